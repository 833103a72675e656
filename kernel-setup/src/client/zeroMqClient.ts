import { createRequire } from "node:module";
import type { Frame } from "../jupyterSockets.js";

/** The parts of the package zeromq that a client uses. */
export interface ZeroMqClient {
  readonly Dealer: new (options: ClientOptions) => DealerSocket;
  readonly Subscriber: new (options: ClientOptions) => SubscriberSocket;
}

interface ClientOptions {
  readonly linger?: number;
  readonly receiveHighWaterMark?: number;
}

/** A socket that receives from the kernel. */
export interface ClientSocket extends AsyncIterable<Uint8Array[]> {
  connect(address: string): void;
  close(): void;
}

export interface DealerSocket extends ClientSocket {
  send(frames: readonly Frame[]): Promise<void>;
}

export interface SubscriberSocket extends ClientSocket {
  subscribe(): void;
}

/** Loads tslab's zeromq without tslab's compiler, which takes a second to load. */
export function loadZeroMq(): ZeroMqClient {
  const tslab = createRequire(import.meta.url).resolve("tslab/package.json");
  return createRequire(tslab)("zeromq");
}
