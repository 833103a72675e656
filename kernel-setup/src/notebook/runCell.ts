import type { KernelClient, OutputListener } from "../client/kernelClient.js";
import type { Content } from "../wire.js";
import type { ErrorOutput } from "./notebookFormat.js";

export interface CellOptions {
  readonly kernel: KernelClient;
  /** Interrupts the cell. */
  readonly interrupt: AbortSignal;
  readonly timeoutSeconds?: number | undefined;
  readonly hear: OutputListener;
}

/** Result of a cell. */
export interface CellEnding {
  /** The uncaught error, if any. */
  readonly error: ErrorOutput | undefined;
  readonly timedOut: boolean;
}

/** Cells may catch an interrupt, so it is repeated at this interval; after the last one, the kernel counts as ended. */
const repeatMs = 1000;
const mostInterrupts = 10;

/** Runs one cell. @throws KernelEnded when the kernel ends or the cell ignores interrupts */
export async function runCell(
  code: string,
  { kernel, interrupt, timeoutSeconds, hear }: CellOptions,
): Promise<CellEnding> {
  let repeat: NodeJS.Timeout | undefined;
  let timedOut = false;
  const stop = () => {
    let interrupts = 0;
    const again = () => (interrupts++ < mostInterrupts ? kernel.interrupt() : kernel.kill());
    again();
    repeat ??= setInterval(again, repeatMs);
  };
  const timeout =
    timeoutSeconds === undefined
      ? undefined
      : setTimeout(() => {
          timedOut = true;
          stop();
        }, 1000 * timeoutSeconds);
  interrupt.addEventListener("abort", stop);
  try {
    return { error: errorOf(await kernel.execute(code, hear)), timedOut };
  } finally {
    interrupt.removeEventListener("abort", stop);
    clearTimeout(timeout);
    clearInterval(repeat);
  }
}

function errorOf(reply: Content): ErrorOutput | undefined {
  if (reply.status === "ok") return undefined;
  const { ename = "Aborted", evalue = "the kernel aborted the cell", traceback = [] } = reply as Partial<ErrorOutput>;
  return { output_type: "error", ename, evalue, traceback };
}
