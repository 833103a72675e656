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

/** How a cell ended. */
export interface CellEnding {
  /** What the cell threw. */
  readonly error: ErrorOutput | undefined;
  readonly timedOut: boolean;
}

/** A cell may catch what stops it, so an interrupt is repeated; a cell that heeds none of these is not waited for. */
const repeatMs = 1000;
const mostInterrupts = 10;

/** Runs one cell to its end. @throws KernelEnded also when the cell does not hear that it is interrupted */
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
  const { ename = "Aborted", evalue = "the kernel gave the cell up", traceback = [] } = reply as Partial<ErrorOutput>;
  return { output_type: "error", ename, evalue, traceback };
}
