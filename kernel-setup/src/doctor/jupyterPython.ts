import { readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { python } from "../dataFolder.js";
import { frontends } from "../frontends.js";

/** The Python that runs Jupyter, read from the first line of its commands; undefined when Jupyter is not installed. */
export function jupyterPython(): string | undefined {
  const commands = [...new Set(frontends.map(([command]) => command))];
  const folders = (process.env.PATH ?? "").split(delimiter).filter(Boolean);
  for (const command of commands)
    for (const folder of folders)
      for (const file of [command, `${command}.exe`]) {
        const start = startOf(join(folder, file));
        if (start !== undefined) return /^#!\s*(?:\S*\/env\s+)?(\S*python\S*)/.exec(start)?.[1] ?? python;
      }
  return undefined;
}

function startOf(file: string): string | undefined {
  try {
    return readFileSync(file, "latin1").slice(0, 1000);
  } catch {
    return undefined;
  }
}
