/**
 * The control thread. It receives what must not wait for a computing cell: interrupts, shutdown, heartbeats, and the exit of the
 * parent process. It runs no cells; the main thread replies.
 */
import { createRequire } from "node:module";
import { setImmediate } from "node:timers/promises";
import { parentPort, workerData } from "node:worker_threads";
import { openSocket, type Socket, type ZeroMq } from "../jupyterSockets.js";
import { createWire } from "../wire.js";
import { interruptFlag } from "./interruptFlag.js";
import type { ControlThreadData, FromControlThread, ToControlThread } from "./messages.js";
import { watchParent } from "./watchParent.js";

/** Time for the main thread to handle the interrupt message, which it does if it is idle. */
const insistAfterMs = 100;
/** Then a signal is sent, to interrupt library code without checks. */
const signalAfterMs = 400;
/** Then the process is killed, if it is to shut down. */
const killAfterMs = 2000;

const { connection, zeroMqPath, flagMemory, closedMemory }: ControlThreadData = workerData;
const port = parentPort!; // this file runs as a worker thread
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

/** Forwards all messages to the main thread, and escalates urgent ones. */
async function forward(socket: Socket): Promise<void> {
  const wire = createWire(connection);
  const typeOf = (frames: readonly Uint8Array[]) => {
    try {
      return wire.read(frames).header.msg_type;
    } catch {
      return undefined; // the main thread drops and reports it
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
  const isWishedAgain = flag.isUnheard(); // a repeated request escalates at once
  flag.ask();
  clearTimeout(insisting);
  clearTimeout(signalling);
  insisting = setTimeout(flag.insist, isWishedAgain ? 0 : insistAfterMs);
  if (process.platform === "win32") return; // without signals, this would end the process
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
  await setImmediate(); // let readers of the sockets see that they are closed
  const closed = new Int32Array(closedMemory);
  Atomics.store(closed, 0, 1);
  Atomics.notify(closed, 0);
}
