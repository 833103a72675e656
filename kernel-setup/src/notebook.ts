/** The program behind `npm run notebook`: runs a notebook from top to bottom without Jupyter. Writes only the files named in its arguments. */
import { mkdir, writeFile } from "node:fs/promises";
import { constants } from "node:os";
import { basename, dirname, resolve } from "node:path";
import { drawnRuns } from "./figures/drawnRuns.js";
import { findBrowser } from "./figures/findBrowser.js";
import { type Ending, executeNotebook } from "./notebook/executeNotebook.js";
import { type NotebookArguments, notebookArguments, usage } from "./notebook/notebookArguments.js";
import { terminalProgress } from "./notebook/notebookProgress.js";
import { readNotebook } from "./notebook/readNotebook.js";
import { stopRequests } from "./notebook/stopRequests.js";
import { writeNotebook } from "./notebook/writeNotebook.js";
import { notebookPage } from "./page/notebookPage.js";

// npm runs scripts in the package folder, but paths are relative to the user's folder
if (process.env.npm_lifecycle_event === "notebook") process.chdir(process.env.INIT_CWD ?? ".");
try {
  const given = notebookArguments(process.argv.slice(2));
  if (given === "help") console.log(usage);
  else process.exitCode = await run(given);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = error instanceof RangeError ? 2 : 1; // 2 for invalid arguments, as in shells
}
// exit once all output is written: a hanging browser would otherwise delay the exit by half a minute
process.stdout.write("", () => process.stderr.write("", () => process.exit()));

/** @returns the exit code */
async function run({ file, out, html, timeoutSeconds }: NotebookArguments): Promise<number> {
  const notebook = await readNotebook(file);
  // fail before running the notebook
  for (const target of [out, html]) if (target !== undefined) await mkdir(dirname(target), { recursive: true });
  const { stop, signal } = stopRequests();
  const { ending, ...simple } = await executeNotebook(notebook, {
    folder: dirname(resolve(file)),
    timeoutSeconds,
    stop,
    progress: terminalProgress(process.stderr),
  });
  await writeNotebook(out, simple); // before the slow browser step
  const runs = await drawnRuns(simple.runs, { browser: findBrowser(), signal: stop.interrupt, warn: console.error });
  const executed = { ...simple, runs };
  if (runs !== simple.runs) await writeNotebook(out, executed);
  if (html !== undefined) await writeFile(html, notebookPage({ ...executed, name: basename(file, ".ipynb") }));
  for (const line of faults(ending, timeoutSeconds)) console.error(line);
  console.log([out, html].filter((target) => target !== undefined).join("\n"));
  if (ending.kind === "interrupted") return 128 + constants.signals[signal() ?? "SIGINT"];
  return ending.kind === "finished" ? 0 : 1;
}

/** Error messages for the terminal. */
function faults(ending: Ending, timeoutSeconds: number | undefined): readonly string[] {
  switch (ending.kind) {
    case "finished":
      return [];
    case "failed":
      return [`cell ${ending.cell} failed:`, ...ending.error.traceback];
    case "timed out":
      return [`cell ${ending.cell} took longer than ${timeoutSeconds} s and was stopped; raise --timeout`];
    case "died":
      return [`cell ${ending.cell}: ${ending.how}`];
    case "interrupted":
      return [`interrupted in cell ${ending.cell}`];
    default:
      return ending satisfies never;
  }
}
