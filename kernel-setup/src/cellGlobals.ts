import type { BroadcastExtra, CellOutput } from "./cellOutput.js";
import type { Prompts } from "./prompts.js";
import type { Content } from "./wire.js";

/** Defines the globals of cells besides those of Node. Their types are in kernel-setup/types. */
export function giveToCells(output: CellOutput, prompts: Prompts): void {
  Object.assign(globalThis, {
    // same as Deno.jupyter.broadcast, so that libraries can support both kernels
    [Symbol.for("Jupyter.broadcast")]: async (type: string, content: Content, extra?: BroadcastExtra) =>
      output.publish(type, content, extra),
    prompt: prompts.ask,
    clearOutput({ wait = false }: { readonly wait?: boolean } = {}): void {
      output.publish("clear_output", { wait });
    },
  });
}
