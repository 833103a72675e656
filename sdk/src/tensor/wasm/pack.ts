import type { Heap } from "./heap.js";
import type { KernelExports } from "./kernelExports.js";
import type { Team } from "./team.js";
import type { Workspace } from "./workspace.js";

/** Our kernels and the memory they work in: what every thread has. */
export interface Pack {
  readonly kernels: KernelExports;
  readonly heap: Workspace;
}

/** What the thread has that TensorFlow.js runs in. */
export interface MainPack extends Pack {
  readonly heap: Heap;
  readonly team: Team;
}

export const roundUp = (value: number, step: number): number => Math.ceil(value / step) * step;
