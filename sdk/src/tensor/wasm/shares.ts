/** Jobs are cut into at most so many shares whatever the number of threads, so that sums come out the same to the last bit. */
export const mostShares = 4;

/** Multiply-adds, or numbers moved, below which cutting a job costs more than it saves. */
const leastWork = 200_000;

/** What a thread takes of a job at a time: some of its items, which are images or rows. */
export interface Share {
  readonly index: number;
  readonly first: number;
  readonly count: number;
}

/** Into how many shares a job is cut. */
export const sharesOf = (items: number, work: number): number =>
  work < leastWork ? 1 : Math.max(1, Math.min(items, mostShares));

export function shareOf(items: number, shares: number, index: number): Share {
  const first = Math.floor((items * index) / shares);
  return { index, first, count: Math.floor((items * (index + 1)) / shares) - first };
}
