import type { Connection, Frame } from "../jupyterSockets.js";

/** What the thread of the control socket starts with. */
export interface ControlThreadData {
  readonly connection: Connection;
  readonly zeroMqPath: string;
  /** Of the flag that cells look at. */
  readonly flagMemory: SharedArrayBuffer;
  /** One integer, which becomes 1 when the sockets are closed. */
  readonly closedMemory: SharedArrayBuffer;
}

export type FromControlThread =
  | { readonly kind: "listening" }
  /** A message to be answered. */
  | { readonly kind: "frames"; readonly frames: Uint8Array[] }
  /** The process that started the kernel is gone. */
  | { readonly kind: "orphaned" };

export type ToControlThread =
  /** An answer. */
  { readonly kind: "frames"; readonly frames: readonly Frame[] } | { readonly kind: "close" };
