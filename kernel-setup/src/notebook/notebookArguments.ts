import { parse } from "node:path";
import { parseArgs } from "node:util";

export interface NotebookArguments {
  readonly file: string;
  /** Path of the executed notebook. */
  readonly out: string;
  /** Path of an HTML page. @defaultValue none */
  readonly html?: string | undefined;
  readonly timeoutSeconds?: number | undefined;
}

export const usage = `usage: npm run notebook -- FILE.ipynb [--out FILE] [--html FILE] [--timeout SECONDS]

Runs the cells of a notebook in its folder, in the TypeScript kernel, and writes it with its outputs:
  --out FILE          the executed notebook; default NAME.executed.ipynb in the same folder
  --html FILE         also writes a self-contained HTML page
  --timeout SECONDS   time limit per cell; default none
  --help              this text
A cell that fails ends the run with exit code 1, unless it has the tag raises-exception. Ctrl-C interrupts the running
cell and keeps the outputs so far, with exit code 130; a second Ctrl-C kills the kernel.
Static images of figures are drawn by Chromium, Chrome or Edge, if installed or named by NASBOOK_BROWSER; otherwise, and with
NASBOOK_BROWSER=off, the simpler images that figures contain are kept.`;

const options = {
  out: { type: "string" },
  html: { type: "string" },
  timeout: { type: "string" },
  help: { type: "boolean" },
} as const;
const known = "--out FILE, --html FILE, --timeout SECONDS, --help";

/** Parses the arguments of `npm run notebook`. @throws RangeError when they are invalid */
export function notebookArguments(args: readonly string[]): NotebookArguments | "help" {
  // not strict: its errors do not list the known flags
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

const mostSeconds = 2 ** 31 / 1000 - 1; // limit of Node timers

function secondsOf(text: string): number {
  const seconds = Number(text);
  if (seconds > 0 && seconds <= mostSeconds) return seconds;
  throw new RangeError(`--timeout must be a number of seconds above 0, and at most 2147482, but is "${text}"`);
}
