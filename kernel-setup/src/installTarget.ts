import { parseArgs } from "node:util";

/** Where a kernel is installed. */
export type InstallTarget =
  /** Into this repository; found through JUPYTER_PATH. */
  | { readonly kind: "repository" }
  /** For the current user, in any environment. */
  | { readonly kind: "user" }
  /** Into DIR/share/jupyter. */
  | { readonly kind: "prefix"; readonly folder: string }
  /** Into the active Python environment. */
  | { readonly kind: "sys-prefix" };

const flags = { user: "--user", prefix: "--prefix DIR", "sys-prefix": "--sys-prefix" } as const;
const isTarget = (name: string): name is keyof typeof flags => Object.hasOwn(flags, name);

/** Parses the flags of `npm run kernel`. @throws RangeError when they are invalid */
export function installTarget(args: readonly string[]): InstallTarget | "help" {
  const options = {
    user: { type: "boolean" },
    prefix: { type: "string" },
    "sys-prefix": { type: "boolean" },
    help: { type: "boolean" },
  } as const;
  // not strict: its errors do not list the known flags
  const { tokens } = parseArgs({ args: [...args], options, strict: false, tokens: true });
  const known = [...Object.values(flags), "--help"].join(", ");
  let target: InstallTarget = { kind: "repository" };
  let chosen: keyof typeof flags | undefined;
  for (const token of tokens) {
    if (token.kind !== "option")
      throw new RangeError(`arguments must be flags, but got "${args[token.index]}"; known: ${known}`);
    const { name, rawName, value } = token;
    if (name === "help") return "help";
    if (!isTarget(name)) throw new RangeError(`unknown flag "${rawName}"; known: ${known}`);
    if (chosen !== undefined && chosen !== name)
      throw new RangeError(
        `only one target can be given, but got both ${flags[chosen]} and ${flags[name]}; run the command twice`,
      );
    chosen = name;
    if (name !== "prefix") {
      if (value !== undefined) throw new RangeError(`${rawName} takes no value, but got "${value}"`);
      target = { kind: name };
    } else if (value === undefined || value === "" || value.startsWith("-"))
      throw new RangeError(`--prefix must be followed by a folder, but got ${value ?? "nothing"}; write --prefix DIR`);
    else target = { kind: "prefix", folder: value };
  }
  return target;
}
