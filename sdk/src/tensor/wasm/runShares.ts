import { type JobName, type JobOf, jobs } from "./jobs.js";
import type { Pack } from "./pack.js";
import { shareOf } from "./shares.js";
import type { Work } from "./team.js";

/** Hands out shares and hears what became of them. */
export interface Shares {
  /** The next share; undefined when there is none left. */
  next(): number | undefined;
  finished?(): void;
}

/** Works on shares of a job until there are none left. */
export function runShares<Name extends JobName>(
  pack: Pack,
  name: Name,
  job: JobOf<Name>,
  items: number,
  shares: number,
  { next, finished }: Shares,
): void {
  const begin = jobs[name] as unknown as Work<JobOf<Name>>; // the compiler does not see that a name and its job belong together
  let work: ReturnType<typeof begin> | undefined;
  for (let index = next(); index !== undefined; index = next()) {
    work ??= begin(pack, job);
    work(shareOf(items, shares, index));
    finished?.();
  }
}

/** All shares, in their order. */
export function oneAfterTheOther(shares: number): Shares["next"] {
  let next = 0;
  return () => (next < shares ? next++ : undefined);
}
