import type { Address } from "./kernelExports.js";
import type { MainPack } from "./pack.js";
import type { Work } from "./team.js";

/** Numbers per block, four pages of memory; a block is not divided among threads. */
const itemSize = 4096;

export interface AddJob {
  readonly left: Address;
  readonly right: Address;
  readonly sum: Address;
  readonly count: number;
}

export const addJob: Work<AddJob> =
  ({ kernels }, { left, right, sum, count }) =>
  (share) => {
    const offset = share.first * itemSize * 4;
    const some = Math.min(share.count * itemSize, count - share.first * itemSize);
    kernels.addNumbers(left + offset, right + offset, sum + offset, some);
  };

/** Minimum of numbers per thread; below it, another thread costs more than it saves. */
const leastCount = 50_000;

export function runAddition({ team }: MainPack, job: AddJob): void {
  // one thread computes each number, so the number of shares may depend on the number of threads
  const shares = Math.max(1, Math.min(team.threads, Math.floor(job.count / leastCount)));
  team.run("add", job, Math.ceil(job.count / itemSize), shares);
}
