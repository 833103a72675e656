import type { Heap } from "./heap.js";
import type { KernelExports } from "./kernelExports.js";
import type { Team } from "./team.js";
import type { Workspace } from "./workspace.js";

/** Our kernels and their memory, which every thread has. */
export interface Pack {
  readonly kernels: KernelExports;
  readonly heap: Workspace;
}

/** The kernels of the main thread, in which TensorFlow.js runs, with its team. */
export interface MainPack extends Pack {
  readonly heap: Heap;
  readonly team: Team;
}

export const roundUp = (value: number, step: number): number => Math.ceil(value / step) * step;
