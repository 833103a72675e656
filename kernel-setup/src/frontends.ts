import { spawnSync } from "node:child_process";

/** A command that shows notebooks. */
export type Frontend = readonly [command: string, ...args: string[]];

/** Best first. The last is for old installations without the command `jupyter`. */
export const frontends: readonly Frontend[] = [["jupyter", "lab"], ["jupyter", "notebook"], ["jupyter-notebook"]];

/** @returns undefined when the command is not installed */
export function versionOf([command, ...args]: Frontend): string | undefined {
  const { status, stdout } = spawnSync(command, [...args, "--version"], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  return status === 0 ? stdout.trim() : undefined;
}
