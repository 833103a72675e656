import { parse } from "node:path";
import { parseArgs } from "node:util";

export interface NotebookArguments {
  readonly file: string;
  /** Where the executed notebook goes. */
  readonly out: string;
  /** Where a page of it goes; nowhere by default. */
  readonly html?: string | undefined;
  readonly timeoutSeconds?: number | undefined;
}

export const usage = `usage: npm run notebook -- FILE.ipynb [--out FILE] [--html FILE] [--timeout SECONDS]

Runs the cells of a notebook in its folder, in the TypeScript kernel, and writes it with its outputs:
  --out FILE          there, instead of beside the notebook as NAME.executed.ipynb
  --html FILE         also a page that needs nothing but a browser
  --timeout SECONDS   how long a cell may take; endless by default
  --help              this text
A cell that fails ends the run with exit code 1, unless it has the tag raises-exception. Ctrl-C interrupts the cell that
runs and keeps what there is, with exit code 130; a second one ends the kernel at once.
The images of figures, for places that run no scripts, are drawn by a Chromium, Chrome or Edge where one is installed or
NASBOOK_BROWSER names one; NASBOOK_BROWSER=off leaves the simpler ones that figures bring along.`;

const options = {
  out: { type: "string" },
  html: { type: "string" },
  timeout: { type: "string" },
  help: { type: "boolean" },
} as const;
const known = "--out FILE, --html FILE, --timeout SECONDS, --help";

/** Reads the arguments of `npm run notebook`. @throws RangeError when they make no sense */
export function notebookArguments(args: readonly string[]): NotebookArguments | "help" {
  // not strict: its errors do not say what there is
  const { tokens } = parseArgs({ args: [...args], options, strict: false, tokens: true, allowPositionals: true });
  const values = new Map<string, string>();
  const files: string[] = [];
  for (const token of tokens) {
    if (token.kind === "positional") files.push(token.value);
    if (token.kind !== "option") continue;
    const { name, rawName, value } = token;
    if (name === "help") return "help";
    if (!Object.hasOwn(options, name)) throw new RangeError(`unknown flag "${rawName}"; known: ${known}`);
    if (!value || value.startsWith("--"))
      throw new RangeError(`${rawName} must be followed by a value, but got ${value || "nothing"}; known: ${known}`);
    values.set(name, value);
  }
  const [file] = files;
  if (file === undefined || files.length > 1)
    throw new RangeError(`one notebook must be given, but got ${files.join(" and ") || "none"}\n\n${usage}`);
  const { dir, name } = parse(file);
  const { out = `${dir && `${dir}/`}${name}.executed.ipynb`, html, timeout } = Object.fromEntries(values);
  return { file, out, html, timeoutSeconds: timeout === undefined ? undefined : secondsOf(timeout) };
}

const mostSeconds = 2 ** 31 / 1000 - 1; // what timers of Node can count

function secondsOf(text: string): number {
  const seconds = Number(text);
  if (seconds > 0 && seconds <= mostSeconds) return seconds;
  throw new RangeError(`--timeout must be a number of seconds above 0, and at most 2147482, but is "${text}"`);
}
