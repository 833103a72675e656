import { StringDecoder } from "node:string_decoder";
import type { Content, Header, Outgoing } from "./wire.js";

export type StreamName = "stdout" | "stderr";

/** What goes along with a message of `broadcast`. */
export interface BroadcastExtra {
  readonly metadata?: Content;
  readonly buffers?: readonly Uint8Array[];
}

/** Outputs of the cell that runs, or of the last that ran: work may outlive its cell. */
export interface CellOutput {
  /** Later outputs belong to this cell. */
  follow(cell: Header): void;
  publish(type: string, content: Content, extra?: BroadcastExtra): void;
  write(name: StreamName, text: string): void;
  /** Sends what is still gathered. */
  flush(): void;
}

/** A loop that prints must not flood the notebook: so many messages are sent at once, what follows is gathered. */
const windowMs = 50;
const messagesPerWindow = 20;

export function createCellOutput(send: (message: Outgoing) => void): CellOutput {
  let parent: Header | undefined;
  let gathered: { readonly name: StreamName; readonly text: string } | undefined;
  let windowStart = Number.NEGATIVE_INFINITY;
  let sentInWindow = 0;
  let timer: NodeJS.Timeout | undefined;

  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    if (gathered === undefined) return;
    const content = { ...gathered };
    gathered = undefined;
    sentInWindow++;
    send({ type: "stream", content, parent });
  };
  return {
    follow(cell) {
      flush();
      parent = cell;
    },
    publish(type, content, { metadata, buffers } = {}) {
      flush();
      send({ type, content, parent, metadata, buffers });
    },
    write(name, text) {
      if (gathered?.name !== name) flush();
      gathered = { name, text: (gathered?.text ?? "") + text };
      // by the clock and not by the timer alone: no timer fires while a cell computes without a pause
      const now = performance.now();
      if (now - windowStart >= windowMs) {
        windowStart = now;
        sentInWindow = 0;
      }
      if (sentInWindow < messagesPerWindow) flush();
      else timer ??= setTimeout(flush, windowMs);
    },
    flush,
  };
}

/** Sends what the process writes to a stream to the notebook instead. */
export function divertStream(name: StreamName, output: CellOutput): void {
  const decoder = new StringDecoder(); // a character may be cut in two between chunks
  const stream = process[name];
  const write = (chunk: string | Uint8Array, ...rest: readonly unknown[]) => {
    output.write(name, typeof chunk === "string" ? chunk : decoder.write(Buffer.from(chunk)));
    const done = rest.find((argument) => typeof argument === "function");
    if (done !== undefined) process.nextTick(done as () => void);
    return true;
  };
  stream.write = write;
  stream.isTTY = false; // or whoever asks draws for a terminal
}
