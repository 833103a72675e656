import { type InstallTarget, installTarget } from "./installTarget.js";

/** A command of `npm run kernel`. */
export type KernelCommand =
  | { readonly kind: "install" | "uninstall"; readonly target: InstallTarget }
  | { readonly kind: "doctor" | "help" };

export const usage = `usage: npm run kernel -- [uninstall] [--user | --prefix DIR | --sys-prefix]
       npm run kernel -- doctor

Installs the kernel spec with which Jupyter starts TypeScript notebooks; uninstall removes it. Where:
  (no flag)      into this repository, for npm run lab and for JUPYTER_PATH
  --user         for the current user, in every Jupyter (honours JUPYTER_DATA_DIR)
  --prefix DIR   into DIR/share/jupyter
  --sys-prefix   into the active Python environment, the only option that needs python3
  --help         this text
doctor checks the installation, runs a cell, and says how to fix each fault. It changes nothing.`;

/** Parses the arguments of `npm run kernel`. @throws RangeError when they are invalid */
export function kernelCommand(args: readonly string[]): KernelCommand {
  const [first = "", ...rest] = args;
  const isCommand = first !== "" && !first.startsWith("-");
  const target = installTarget(isCommand ? rest : args);
  if (target === "help") return { kind: "help" };
  if (!isCommand) return { kind: "install", target };
  switch (first) {
    case "uninstall":
      return { kind: first, target };
    case "doctor":
      if (rest.length > 0) throw new RangeError(`doctor takes no arguments, but got "${rest.join(" ")}"`);
      return { kind: first };
    default:
      throw new RangeError(`unknown command "${first}"; known: uninstall, doctor, or none to install`);
  }
}
