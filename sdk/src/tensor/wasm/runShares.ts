import { type JobName, type JobOf, jobs } from "./jobs.js";
import type { Pack } from "./pack.js";
import { shareOf } from "./shares.js";
import type { Work } from "./team.js";

/** Assigns the shares of a job and receives their outcome. */
export interface Shares {
  /** The next share; undefined when none is left. */
  next(): number | undefined;
  finished?(): void;
}

/** Runs shares of a job until none is left. */
export function runShares<Name extends JobName>(
  pack: Pack,
  name: Name,
  job: JobOf<Name>,
  items: number,
  shares: number,
  { next, finished }: Shares,
): void {
  const begin = jobs[name] as unknown as Work<JobOf<Name>>; // the compiler cannot relate a name to its job
  let work: ReturnType<typeof begin> | undefined;
  for (let index = next(); index !== undefined; index = next()) {
    work ??= begin(pack, job);
    work(shareOf(items, shares, index));
    finished?.();
  }
}

/** All shares in order, for a single thread. */
export function oneAfterTheOther(shares: number): Shares["next"] {
  let next = 0;
  return () => (next < shares ? next++ : undefined);
}
