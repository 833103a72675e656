import { on } from "node:events";
import { Worker } from "node:worker_threads";
import type { Connection } from "../jupyterSockets.js";
import type { RequestSocket } from "../protocol.js";
import { type InterruptFlag, interruptFlag } from "./interruptFlag.js";
import type { ControlThreadData, FromControlThread, ToControlThread } from "./messages.js";

/** The main thread's side of the control thread. */
export interface ControlThread {
  /** The control socket, through the thread. */
  readonly control: RequestSocket;
  readonly flag: Pick<InterruptFlag, "heard" | "mustStop">;
  /** Rejects when the thread cannot listen on the ports of the connection file, or fails later. */
  readonly failed: Promise<never>;
  readonly listening: Promise<void>;
  /** Resolves when the parent process has exited. */
  readonly orphaned: Promise<void>;
}

const sharedInteger = () => new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);

/** Maximum delay of the exit by closing. */
const mostCloseMs = 1000;

/** @param zeroMqPath path of the package zeromq, for the thread to load */
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
  // zeromq.js aborts the process if it exits while a thread waits for a message, e.g. when a cell calls process.exit
  process.once("exit", () => {
    post({ kind: "close" });
    Atomics.wait(new Int32Array(closedMemory), 0, 0, mostCloseMs);
  });
  const failed = new Promise<never>((_, reject) => {
    worker.once("error", reject);
  });
  failed.catch(() => undefined); // awaited elsewhere
  const messages = on(worker, "message"); // subscribe before any message arrives
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
