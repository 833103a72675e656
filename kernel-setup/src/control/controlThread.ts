/**
 * The thread that hears what must not wait for a cell that computes: interrupts, shutdown, the heartbeat, and the end of
 * the process that started the kernel. Runs no cells, and leaves answers to the thread that does.
 */
import { createRequire } from "node:module";
import { setImmediate } from "node:timers/promises";
import { parentPort, workerData } from "node:worker_threads";
import { openSocket, type Socket, type ZeroMq } from "../jupyterSockets.js";
import { createWire } from "../wire.js";
import { interruptFlag } from "./interruptFlag.js";
import type { ControlThreadData, FromControlThread, ToControlThread } from "./messages.js";
import { watchParent } from "./watchParent.js";

/** A thread that waits hears the message long before, and ends what runs as gently as it can. */
const insistAfterMs = 100;
/** For what cannot be told: the code of libraries. */
const signalAfterMs = 400;
/** For what hears nothing and is to end. */
const killAfterMs = 2000;

const { connection, zeroMqPath, flagMemory, closedMemory }: ControlThreadData = workerData;
const port = parentPort!; // this program is a thread
const post = (message: FromControlThread) => port.postMessage(message);
const flag = interruptFlag(flagMemory);
const sockets: Socket[] = [];
let insisting: NodeJS.Timeout | undefined;
let signalling: NodeJS.Timeout | undefined;
port.on("message", (message: ToControlThread) => {
  if (message.kind === "frames") void sockets[0]?.send(message.frames);
  else void close();
});

try {
  const { Router, Reply }: ZeroMq = createRequire(import.meta.url)(zeroMqPath);
  for (const [kind, port] of [
    [Router, connection.control_port],
    [Reply, connection.hb_port],
  ] as const)
    sockets.push(await openSocket(kind, connection, port));
} catch (error) {
  await close();
  throw error;
}
const [control, heartbeat] = sockets as [Socket, Socket];
void forward(control);
void echo(heartbeat);
watchParent(() => {
  post({ kind: "orphaned" });
  end();
});
post({ kind: "listening" });

/** Hands on everything, and sees to it that what is urgent is heard. */
async function forward(socket: Socket): Promise<void> {
  const wire = createWire(connection);
  const typeOf = (frames: readonly Uint8Array[]) => {
    try {
      return wire.read(frames).header.msg_type;
    } catch {
      return undefined; // whoever answers drops it, and says why
    }
  };
  for await (const frames of socket) {
    const type = typeOf(frames);
    if (type === "interrupt_request") interrupt();
    if (type === "shutdown_request") end();
    post({ kind: "frames", frames });
  }
}

async function echo(socket: Socket): Promise<void> {
  for await (const frames of socket) await socket.send(frames);
}

function interrupt(): void {
  const isWishedAgain = flag.isUnheard(); // then there is nothing left to wait for
  flag.ask();
  clearTimeout(insisting);
  clearTimeout(signalling);
  insisting = setTimeout(flag.insist, isWishedAgain ? 0 : insistAfterMs);
  if (process.platform === "win32") return; // it has no signals: this one would end the process
  const signal = () => {
    if (flag.isUnheard()) process.kill(process.pid, "SIGINT");
  };
  signalling = setTimeout(signal, isWishedAgain ? 0 : signalAfterMs);
}

function end(): void {
  interrupt();
  setTimeout(() => process.kill(process.pid, "SIGKILL"), killAfterMs);
}

async function close(): Promise<void> {
  for (const socket of sockets) socket.close();
  await setImmediate(); // what waited for the sockets learns that they are closed
  const closed = new Int32Array(closedMemory);
  Atomics.store(closed, 0, 1);
  Atomics.notify(closed, 0);
}
