import { randomUUID } from "node:crypto";
import { type Content, createWire, type Request } from "../wire.js";
import { connectSockets } from "./connectSockets.js";
import { startKernelProcess } from "./kernelProcess.js";
import { newConnection } from "./newConnection.js";
import type { ClientSocket } from "./zeroMqClient.js";

/** Hears what is published for a cell: also later than its reply, for work may outlive its cell. */
export type OutputListener = (type: string, content: Content) => void;

/** A kernel of one's own, driven over its sockets as Jupyter does it. */
export interface KernelClient {
  /** The content of its kernel_info_reply. */
  readonly info: Content;
  /** @returns the content of the execute_reply, when all outputs have been heard; rejects with KernelEnded */
  execute(code: string, hear?: OutputListener): Promise<Content>;
  interrupt(): void;
  /** Ends the kernel at once. */
  kill(): void;
  /** Asks the kernel to end, and ends it where it does not. */
  close(): Promise<void>;
}

/** The kernel is gone; the message says how it ended. */
export class KernelEnded extends Error {
  override readonly name = "KernelEnded";
}

/** How long a kernel may take to answer at first: as long as Jupyter gives it. */
const startMs = 60_000;
/** How long a kernel may take to say goodbye. */
const goodbyeMs = 5000;

/** Starts this project's kernel. @param folder that of the notebook @throws KernelEnded when it does not start */
export async function startKernel(folder: string): Promise<KernelClient> {
  const connection = await newConnection();
  const { shell, control, iopub } = connectSockets(connection); // they wait for the kernel
  const { ended, kill } = await startKernelProcess(connection, folder);
  const wire = createWire(connection);
  const listeners = new Map<string | undefined, (message: Request) => void>();
  let isSubscribed = false;
  const receive = async (socket: ClientSocket) => {
    for await (const frames of socket) {
      const message = wire.read(frames);
      isSubscribed ||= socket === iopub;
      listeners.get(message.parent?.msg_id)?.(message);
    }
  };
  const failure = Promise.race([
    ended.then((how) => Promise.reject<never>(new KernelEnded(`the kernel ${how}`))),
    ...[shell, control, iopub].map((socket) => receive(socket).then(() => new Promise<never>(() => {}))),
  ]);
  failure.catch(() => undefined); // whoever waits for the kernel is told

  /** @param published whether to wait also for all that is published for it */
  async function request(
    type: string,
    content: Content,
    { channel = shell, hear = noListener, published = false } = {},
  ) {
    const id = randomUUID();
    const reply = new Promise<Content>((resolve) => {
      let answer: Content | undefined;
      let isIdle = !published;
      listeners.set(id, ({ header, content }) => {
        if (header.msg_type.endsWith("_reply")) answer = content;
        else if (header.msg_type === "status") isIdle ||= content.execution_state === "idle";
        else hear(header.msg_type, content);
        if (answer !== undefined && isIdle) resolve(answer);
      });
    });
    await channel.send(wire.write([], { id, type, content, parent: undefined }));
    return Promise.race([reply, failure]);
  }

  const closeSockets = () => {
    for (const socket of [shell, control, iopub]) socket.close();
  };
  let info: Content = {};
  let isLate = false;
  const deadline = setTimeout(() => {
    isLate = true;
    kill();
  }, startMs);
  try {
    // a subscription takes its time, and what is published before is lost: ask until something was heard
    while (!isSubscribed) info = await request("kernel_info_request", {});
  } catch (error) {
    kill();
    closeSockets();
    throw isLate ? new KernelEnded(`the kernel did not answer within ${startMs / 1000} s`) : error;
  } finally {
    clearTimeout(deadline);
  }
  return {
    info,
    execute: (code, hear) =>
      request("execute_request", { code, allow_stdin: false }, { hear: hear ?? noListener, published: true }),
    interrupt() {
      request("interrupt_request", {}, { channel: control }).catch(() => undefined); // it is gone, which others tell
    },
    kill,
    async close() {
      const timer = setTimeout(kill, goodbyeMs);
      await request("shutdown_request", { restart: false }, { channel: control }).catch(() => undefined);
      await ended;
      clearTimeout(timer);
      closeSockets();
    },
  };
}

const noListener: OutputListener = () => undefined;
