import { StringDecoder } from "node:string_decoder";
import type { Content, Header, Outgoing } from "./wire.js";

export type StreamName = "stdout" | "stderr";

/** Metadata and buffers of a `broadcast` message. */
export interface BroadcastExtra {
  readonly metadata?: Content;
  readonly buffers?: readonly Uint8Array[];
}

/** Outputs of the running cell, or of the last one: asynchronous work may outlive its cell. */
export interface CellOutput {
  /** Assigns later outputs to this cell. */
  follow(cell: Header): void;
  publish(type: string, content: Content, extra?: BroadcastExtra): void;
  write(name: StreamName, text: string): void;
  /** Sends buffered output. */
  flush(): void;
}

/** Limit on messages per window, so that a printing loop does not flood the notebook; further output is buffered. */
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
      // check the clock too: timers do not fire while a cell computes synchronously
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

/** Redirects a stream of the process to the notebook. */
export function divertStream(name: StreamName, output: CellOutput): void {
  const decoder = new StringDecoder(); // chunks may split a character
  const stream = process[name];
  const write = (chunk: string | Uint8Array, ...rest: readonly unknown[]) => {
    output.write(name, typeof chunk === "string" ? chunk : decoder.write(Buffer.from(chunk)));
    const done = rest.find((argument) => typeof argument === "function");
    if (done !== undefined) process.nextTick(done as () => void);
    return true;
  };
  stream.write = write;
  stream.isTTY = false; // or libraries would write terminal control codes
}
