/** The program behind `npm run notebook`: a notebook from top to bottom, without Jupyter. Changes no file but those it is told to write. */
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

// npm runs scripts in the folder of their package, but files are named from where the user is
if (process.env.npm_lifecycle_event === "notebook") process.chdir(process.env.INIT_CWD ?? ".");
try {
  const given = notebookArguments(process.argv.slice(2));
  if (given === "help") console.log(usage);
  else process.exitCode = await run(given);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = error instanceof RangeError ? 2 : 1; // 2 for arguments that make no sense, as shells have it
}
// once all is said: a browser that hangs is ended with this program, which would otherwise wait half a minute for it
process.stdout.write("", () => process.stderr.write("", () => process.exit()));

/** @returns the exit code */
async function run({ file, out, html, timeoutSeconds }: NotebookArguments): Promise<number> {
  const notebook = await readNotebook(file);
  // before there is anything to lose
  for (const target of [out, html]) if (target !== undefined) await mkdir(dirname(target), { recursive: true });
  const { stop, signal } = stopRequests();
  const { ending, ...simple } = await executeNotebook(notebook, {
    folder: dirname(resolve(file)),
    timeoutSeconds,
    stop,
    progress: terminalProgress(process.stderr),
  });
  await writeNotebook(out, simple); // before a browser takes its time
  const runs = await drawnRuns(simple.runs, { browser: findBrowser(), signal: stop.interrupt, warn: console.error });
  const executed = { ...simple, runs };
  if (runs !== simple.runs) await writeNotebook(out, executed);
  if (html !== undefined) await writeFile(html, notebookPage({ ...executed, name: basename(file, ".ipynb") }));
  for (const line of faults(ending, timeoutSeconds)) console.error(line);
  console.log([out, html].filter((target) => target !== undefined).join("\n"));
  if (ending.kind === "interrupted") return 128 + constants.signals[signal() ?? "SIGINT"];
  return ending.kind === "finished" ? 0 : 1;
}

/** What went wrong, for the terminal. */
function faults(ending: Ending, timeoutSeconds: number | undefined): readonly string[] {
  switch (ending.kind) {
    case "finished":
      return [];
    case "failed":
      return [`cell ${ending.cell} failed:`, ...ending.error.traceback];
    case "timed out":
      return [`cell ${ending.cell} took longer than ${timeoutSeconds} s and was stopped; give it more with --timeout`];
    case "died":
      return [`cell ${ending.cell}: ${ending.how}`];
    case "interrupted":
      return [`interrupted in cell ${ending.cell}`];
    default:
      return ending satisfies never;
  }
}
