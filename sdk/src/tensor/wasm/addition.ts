import type { Address } from "./kernelExports.js";
import type { MainPack } from "./pack.js";
import type { Work } from "./team.js";

/** Numbers that are not cut: four pages of memory. */
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

/** Below so many numbers a thread it does not pay to call another. */
const leastCount = 50_000;

export function runAddition({ team }: MainPack, job: AddJob): void {
  // each number is made by one thread, so shares may be as many as there are threads
  const shares = Math.max(1, Math.min(team.threads, Math.floor(job.count / leastCount)));
  team.run("add", job, Math.ceil(job.count / itemSize), shares);
}
