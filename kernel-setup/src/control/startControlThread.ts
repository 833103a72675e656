import { on } from "node:events";
import { Worker } from "node:worker_threads";
import type { Connection } from "../jupyterSockets.js";
import type { RequestSocket } from "../protocol.js";
import { type InterruptFlag, interruptFlag } from "./interruptFlag.js";
import type { ControlThreadData, FromControlThread, ToControlThread } from "./messages.js";

/** What the kernel has of the thread that listens while cells compute. */
export interface ControlThread {
  /** The control socket, by way of the thread. */
  readonly control: RequestSocket;
  readonly flag: Pick<InterruptFlag, "heard" | "mustStop">;
  /** Rejects when the thread cannot listen where the connection file says, or comes to grief later. */
  readonly failed: Promise<never>;
  readonly listening: Promise<void>;
  /** Resolves when the process that started the kernel is gone. */
  readonly orphaned: Promise<void>;
}

const sharedInteger = () => new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);

/** How long closing may hold up the end of the process. */
const mostCloseMs = 1000;

/** @param zeroMqPath the package zeromq, which the thread loads again */
export function startControlThread(connection: Connection, zeroMqPath: string): ControlThread {
  const [flagMemory, closedMemory] = [sharedInteger(), sharedInteger()];
  const workerData: ControlThreadData = { connection, zeroMqPath, flagMemory, closedMemory };
  const worker = new Worker(new URL("./controlThread.js", import.meta.url), { workerData });
  const post = (message: ToControlThread) => worker.postMessage(message);

  const told = (kind: FromControlThread["kind"]) =>
    new Promise<void>((resolve) => {
      worker.on("message", (message: FromControlThread) => {
        if (message.kind === kind) resolve();
      });
    });
  // zeromq.js aborts a process that exits while a thread of it waits for a message, also when a cell calls process.exit
  process.once("exit", () => {
    post({ kind: "close" });
    Atomics.wait(new Int32Array(closedMemory), 0, 0, mostCloseMs);
  });
  const failed = new Promise<never>((_, reject) => {
    worker.once("error", reject);
  });
  failed.catch(() => undefined); // whoever waits for the thread is told
  const messages = on(worker, "message"); // from now on
  return {
    control: {
      async send(frames) {
        post({ kind: "frames", frames });
      },
      async *[Symbol.asyncIterator]() {
        for await (const [message] of messages as AsyncIterable<[FromControlThread]>)
          if (message.kind === "frames") yield message.frames;
      },
    },
    flag: interruptFlag(flagMemory),
    failed,
    listening: told("listening"),
    orphaned: told("orphaned"),
  };
}
