import type { BroadcastExtra, CellOutput } from "./cellOutput.js";
import type { Prompts } from "./prompts.js";
import type { Content } from "./wire.js";

/** Gives cells what they have here beside Node. Its types are in kernel-setup/types, which the compiler reads. */
export function giveToCells(output: CellOutput, prompts: Prompts): void {
  Object.assign(globalThis, {
    // as Deno.jupyter.broadcast, so that one library serves both kernels
    [Symbol.for("Jupyter.broadcast")]: async (type: string, content: Content, extra?: BroadcastExtra) =>
      output.publish(type, content, extra),
    prompt: prompts.ask,
    clearOutput({ wait = false }: { readonly wait?: boolean } = {}): void {
      output.publish("clear_output", { wait });
    },
  });
}
