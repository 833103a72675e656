import { createRequire } from "node:module";
import type { Bundle } from "./bundle.js";

/** An output as Jupyter's messages carry it. */
export interface Output {
  readonly data: Bundle;
  readonly metadata: Readonly<Record<string, unknown>>;
  /** Names the output, so that a later message can put another in its place. */
  readonly transient: { readonly display_id?: string };
}

/** Names of the messages that show an output. */
export type OutputMessage = "display_data" | "update_display_data";

/** The kernel that runs the cells and passes outputs to a page. */
export interface Frontend {
  /** Whether it calls, on a cell's last value, the method `Symbol.for("Jupyter.display")`. */
  readonly asksValues: boolean;
  send(message: OutputMessage, output: Output): Promise<void>;
}

type Broadcast = (message: string, content: object) => Promise<void>;

/** The kernel that runs this process's cells, or undefined where there is none: in a script, a test or a worker. */
export function frontend(): Frontend | undefined {
  const broadcast = ownKernel() ?? denoKernel();
  if (broadcast !== undefined) return { asksValues: true, send: broadcast };
  const stock = stockTslab();
  if (stock === undefined) return undefined;
  return {
    asksValues: false,
    // returns nothing, or a cell that ends with it would print the return value
    async send(message, output) {
      stock.lastWriteDisplayData(output, message === "update_display_data");
    },
  };
}

/** The kernel of this project. */
const ownKernel = (): Broadcast | undefined =>
  (globalThis as { [key: symbol]: Broadcast | undefined })[Symbol.for("Jupyter.broadcast")];

/** Deno's kernel. https://docs.deno.com/runtime/reference/cli/jupyter/ */
function denoKernel(): Broadcast | undefined {
  const { Deno } = globalThis as { Deno?: { jupyter?: { broadcast?: Broadcast } } };
  try {
    return Deno?.jupyter?.broadcast;
  } catch {
    return undefined; // outside of its kernel, Deno throws
  }
}

interface StockTslab {
  lastWriteDisplayData(output: Output, isUpdate: boolean): void;
}

/** tslab as published: its `display` sends only one form of an output, so the function behind it is used. */
function stockTslab(): StockTslab | undefined {
  const cache = createRequire(import.meta.url).cache ?? {}; // one per process, wherever tslab is installed
  for (const [file, module] of Object.entries(cache)) {
    const exported = /[\\/]tslab[\\/]dist[\\/]jupyter\.js$/.test(file) ? module?.exports : undefined;
    if (typeof exported?.lastWriteDisplayData === "function") return exported;
  }
  return undefined;
}
