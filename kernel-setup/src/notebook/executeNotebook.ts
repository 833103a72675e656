import { KernelEnded, startKernel } from "../client/kernelClient.js";
import { type CellRun, type ErrorOutput, type Notebook, notRun } from "./notebookFormat.js";
import type { NotebookProgress } from "./notebookProgress.js";
import { createOutputRecorder } from "./outputRecorder.js";
import { runCell } from "./runCell.js";
import type { ExecutedNotebook } from "./writeNotebook.js";

export interface ExecutionOptions {
  /** That of the notebook: imports and files of its cells start there. */
  readonly folder: string;
  /** How long a cell may take; endless by default. */
  readonly timeoutSeconds?: number | undefined;
  readonly stop: StopRequests;
  readonly progress: NotebookProgress;
}

/** How somebody who waits may end it. */
export interface StopRequests {
  /** Interrupts the cell that runs, and runs no other. */
  readonly interrupt: AbortSignal;
  /** Ends the kernel, whatever it does. */
  readonly kill: AbortSignal;
}

/** How the execution of a notebook ended. Cells count from 1, among those that have code. */
export type Ending =
  | { readonly kind: "finished" }
  | { readonly kind: "failed"; readonly cell: number; readonly error: ErrorOutput }
  | { readonly kind: "timed out"; readonly cell: number }
  | { readonly kind: "died"; readonly cell: number; readonly how: string }
  | { readonly kind: "interrupted"; readonly cell: number };

/** Runs the cells of a notebook in their order, until one fails. Outputs of an earlier run are left out. */
export async function executeNotebook(
  notebook: Notebook,
  { folder, timeoutSeconds, stop, progress }: ExecutionOptions,
): Promise<ExecutedNotebook & { readonly ending: Ending }> {
  const kernel = await startKernel(folder);
  const recorder = createOutputRecorder();
  const withCode = notebook.cells.filter((cell) => cell.cell_type === "code" && cell.source.trim() !== "");
  const records = withCode.map((cell) => ({ cell, record: recorder.cell() }));
  stop.kill.addEventListener("abort", kernel.kill);

  async function runCells(): Promise<Ending> {
    for (const [index, { cell, record }] of records.entries()) {
      const number = index + 1;
      if (stop.interrupt.aborted) return { kind: "interrupted", cell: number };
      progress.begins(number, withCode.length, cell.source);
      try {
        const { error, timedOut } = await runCell(cell.source, {
          kernel,
          interrupt: stop.interrupt,
          timeoutSeconds,
          hear(type, content) {
            record.hear(type, content);
            progress.hears(type, content);
          },
        });
        progress.ends(error === undefined ? "" : error.ename);
        if (stop.interrupt.aborted) return { kind: "interrupted", cell: number };
        if (timedOut) return { kind: "timed out", cell: number };
        if (error !== undefined && !cell.metadata.tags?.includes("raises-exception"))
          return { kind: "failed", cell: number, error };
      } catch (error) {
        if (!(error instanceof KernelEnded)) throw error;
        progress.ends("the kernel is gone");
        const traceback = [`${error.name}: ${error.message}`];
        record.add({ output_type: "error", ename: error.name, evalue: error.message, traceback });
        if (stop.interrupt.aborted) return { kind: "interrupted", cell: number };
        return { kind: "died", cell: number, how: error.message };
      }
    }
    return { kind: "finished" };
  }

  const ending = await runCells();
  stop.kill.removeEventListener("abort", kernel.kill);
  await kernel.close(); // until then, work of a cell may change its outputs
  const runs = notebook.cells.map(
    (cell): CellRun => records.find((entry) => entry.cell === cell)?.record.run() ?? notRun,
  );
  const { language_info = notebook.metadata.language_info } = kernel.info as Pick<
    Notebook["metadata"],
    "language_info"
  >;
  return { notebook: { ...notebook, metadata: { ...notebook.metadata, language_info } }, runs, ending };
}
