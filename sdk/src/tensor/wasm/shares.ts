/** Maximum number of shares of a job. It does not depend on the number of threads, so that sums are the same to the last bit. */
export const mostShares = 4;

/** Multiply-adds, or numbers moved, below which dividing a job costs more than it saves. */
const leastWork = 200_000;

/** A share of a job: a range of its items, which are images or rows. */
export interface Share {
  readonly index: number;
  readonly first: number;
  readonly count: number;
}

/** Number of shares of a job. */
export const sharesOf = (items: number, work: number): number =>
  work < leastWork ? 1 : Math.max(1, Math.min(items, mostShares));

export function shareOf(items: number, shares: number, index: number): Share {
  const first = Math.floor((items * index) / shares);
  return { index, first, count: Math.floor((items * (index + 1)) / shares) - first };
}
