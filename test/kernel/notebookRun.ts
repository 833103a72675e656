import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const program = fileURLToPath(new URL("../../kernel-setup/dist/notebook.js", import.meta.url));
if (!existsSync(program)) throw new Error("kernel-setup/dist is not built; run npm run build (npm test does)");

/** A cell of a file: code as it is typed, or with tags, or markdown. */
export type CellInput =
  | string
  | { readonly code: string; readonly tags: readonly string[] }
  | { readonly markdown: string };

/** A cell of an executed file. */
export interface CellOutput {
  readonly cell_type: string;
  readonly execution_count?: number | null;
  // biome-ignore lint/suspicious/noExplicitAny: each kind of output has contents of its own, which tests state
  readonly outputs?: readonly any[];
}

/** How a run ended, and what it left. */
export interface NotebookRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly cells: readonly CellOutput[];
}

/** A notebook as Jupyter would save it before it was run. */
export const notebookJson = (cells: readonly CellInput[]) => ({
  nbformat: 4,
  nbformat_minor: 5,
  metadata: { kernelspec: { name: "nasbook", display_name: "TypeScript (nasbook)", language: "typescript" } },
  cells: cells.map((cell, index) =>
    typeof cell === "object" && "markdown" in cell
      ? { cell_type: "markdown", id: `cell-${index}`, metadata: {}, source: cell.markdown }
      : {
          cell_type: "code",
          id: `cell-${index}`,
          execution_count: null,
          metadata: typeof cell === "string" ? {} : { tags: cell.tags },
          outputs: [],
          source: typeof cell === "string" ? cell : cell.code,
        },
  ),
});

export interface RunOptions {
  readonly args?: readonly string[];
  /** Beside that of the tests, in which no browser draws figures: most tests are not about them. */
  readonly env?: Readonly<Record<string, string>>;
  /** Sees what the program tells, as it tells it, and its process. */
  readonly watch?: (stderr: string, running: ChildProcess) => void;
}

/** Writes a notebook into a new folder outside of any project, and runs it there. @param use sees the folder before it is removed */
export async function runNotebook(
  cells: readonly CellInput[],
  { args = [], env = {}, watch }: RunOptions = {},
  use: (run: NotebookRun, folder: string) => Promise<void> | void = () => {},
): Promise<NotebookRun> {
  const folder = await mkdtemp(join(tmpdir(), "nasbook-notebook-"));
  try {
    await writeFile(join(folder, "a.ipynb"), JSON.stringify(notebookJson(cells)));
    const running = spawn(process.execPath, [program, "a.ipynb", ...args], {
      cwd: folder,
      env: { ...process.env, NASBOOK_BROWSER: "off", ...env },
    });
    let [stdout, stderr] = ["", ""];
    running.stdout.on("data", (text) => {
      stdout += text;
    });
    running.stderr.on("data", (text) => {
      stderr += text;
      watch?.(stderr, running);
    });
    const [code] = await once(running, "close");
    const executed = join(folder, "a.executed.ipynb");
    const run = {
      code,
      stdout,
      stderr,
      cells: existsSync(executed) ? JSON.parse(await readFile(executed, "utf8")).cells : [],
    };
    await use(run, folder);
    return run;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export const textOf = ({ outputs = [] }: CellOutput): string =>
  outputs.map(({ text, data }) => [text ?? data?.["text/plain"] ?? []].flat().join("")).join("");
