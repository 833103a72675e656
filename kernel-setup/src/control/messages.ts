import type { Connection, Frame } from "../jupyterSockets.js";

/** Start data of the control thread. */
export interface ControlThreadData {
  readonly connection: Connection;
  readonly zeroMqPath: string;
  /** Memory of the interrupt flag. */
  readonly flagMemory: SharedArrayBuffer;
  /** One integer, set to 1 when the sockets are closed. */
  readonly closedMemory: SharedArrayBuffer;
}

export type FromControlThread =
  | { readonly kind: "listening" }
  /** A request. */
  | { readonly kind: "frames"; readonly frames: Uint8Array[] }
  /** The parent process has exited. */
  | { readonly kind: "orphaned" };

export type ToControlThread =
  /** A reply. */
  { readonly kind: "frames"; readonly frames: readonly Frame[] } | { readonly kind: "close" };
