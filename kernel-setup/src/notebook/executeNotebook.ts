import { KernelEnded, startKernel } from "../client/kernelClient.js";
import { type CellRun, type ErrorOutput, type Notebook, notRun } from "./notebookFormat.js";
import type { NotebookProgress } from "./notebookProgress.js";
import { createOutputRecorder } from "./outputRecorder.js";
import { runCell } from "./runCell.js";
import type { ExecutedNotebook } from "./writeNotebook.js";

export interface ExecutionOptions {
  /** Folder of the notebook, the base of its cells' imports and files. */
  readonly folder: string;
  /** Time limit per cell. @defaultValue none */
  readonly timeoutSeconds?: number | undefined;
  readonly stop: StopRequests;
  readonly progress: NotebookProgress;
}

/** Signals that stop the execution. */
export interface StopRequests {
  /** Interrupts the running cell and runs no others. */
  readonly interrupt: AbortSignal;
  /** Kills the kernel. */
  readonly kill: AbortSignal;
}

/** How the execution of a notebook ended. Code cells are numbered from 1. */
export type Ending =
  | { readonly kind: "finished" }
  | { readonly kind: "failed"; readonly cell: number; readonly error: ErrorOutput }
  | { readonly kind: "timed out"; readonly cell: number }
  | { readonly kind: "died"; readonly cell: number; readonly how: string }
  | { readonly kind: "interrupted"; readonly cell: number };

/** Runs the cells of a notebook in order until one fails. Outputs of earlier runs are dropped. */
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
        progress.ends("the kernel has ended");
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
  await kernel.close(); // background work of cells may change outputs until then
  const runs = notebook.cells.map(
    (cell): CellRun => records.find((entry) => entry.cell === cell)?.record.run() ?? notRun,
  );
  const { language_info = notebook.metadata.language_info } = kernel.info as Pick<
    Notebook["metadata"],
    "language_info"
  >;
  return { notebook: { ...notebook, metadata: { ...notebook.metadata, language_info } }, runs, ending };
}
