import { type InstallTarget, installTarget } from "./installTarget.js";

/** What `npm run kernel` is to do. */
export type KernelCommand =
  | { readonly kind: "install" | "uninstall"; readonly target: InstallTarget }
  | { readonly kind: "doctor" | "help" };

export const usage = `usage: npm run kernel -- [uninstall] [--user | --prefix DIR | --sys-prefix]
       npm run kernel -- doctor

Writes the kernel spec with which Jupyter starts TypeScript notebooks, or removes it with uninstall:
  (no flag)      into this repository, for npm run lab and for JUPYTER_PATH
  --user         for you, in every Jupyter (honours JUPYTER_DATA_DIR)
  --prefix DIR   into DIR/share/jupyter
  --sys-prefix   into the active Python environment, the only one that needs python3
  --help         this text
doctor checks what notebooks need, runs a cell, and says what to do about each fault. It changes nothing.`;

/** Reads the arguments of `npm run kernel`. @throws RangeError when they make no sense */
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
