import { randomUUID } from "node:crypto";
import { type Content, createWire, type Request } from "../wire.js";
import { connectSockets } from "./connectSockets.js";
import { startKernelProcess } from "./kernelProcess.js";
import { newConnection } from "./newConnection.js";
import type { ClientSocket } from "./zeroMqClient.js";

/** Receives messages published for a cell, also after its reply: asynchronous work may outlive its cell. */
export type OutputListener = (type: string, content: Content) => void;

/** A kernel process driven over its sockets, as Jupyter does. */
export interface KernelClient {
  /** The content of its kernel_info_reply. */
  readonly info: Content;
  /** @returns the content of the execute_reply, after all outputs; rejects with KernelEnded */
  execute(code: string, hear?: OutputListener): Promise<Content>;
  interrupt(): void;
  /** Ends the kernel at once. */
  kill(): void;
  /** Asks the kernel to shut down, and kills it if it does not. */
  close(): Promise<void>;
}

/** The kernel process has ended; the message says how. */
export class KernelEnded extends Error {
  override readonly name = "KernelEnded";
}

/** Time limit for the kernel's first reply; the same as Jupyter's. */
const startMs = 60_000;
/** Time limit for a shutdown. */
const goodbyeMs = 5000;

/** Starts this project's kernel. @param folder folder of the notebook @throws KernelEnded when it does not start */
export async function startKernel(folder: string): Promise<KernelClient> {
  const connection = await newConnection();
  const { shell, control, iopub } = connectSockets(connection); // connecting waits for the kernel
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
  failure.catch(() => undefined); // awaited elsewhere

  /** @param published whether to wait for all published messages too */
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
    // messages published before the subscription is active are lost, so repeat until one arrives
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
      request("interrupt_request", {}, { channel: control }).catch(() => undefined); // the kernel is gone; reported elsewhere
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
