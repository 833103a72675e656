import { onTestFinished } from "vitest";
import type { Output } from "../../sdk/src/notebook/frontend.js";

/** A message that a kernel would have sent to its notebook. */
export interface Sent {
  readonly message: string;
  readonly output: Output;
}

/** Stands in for the kernel until the test ends, and keeps what is sent. */
export function pretendKernel(): readonly Sent[] {
  const sent: Sent[] = [];
  const place = globalThis as { [key: symbol]: unknown };
  const broadcast = Symbol.for("Jupyter.broadcast");
  place[broadcast] = async (message: string, output: Output) => {
    sent.push({ message, output });
  };
  onTestFinished(() => {
    delete place[broadcast];
  });
  return sent;
}
