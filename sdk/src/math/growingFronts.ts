/**
 * Non-dominated fronts of a growing list: the first holds the items that nothing dominates, the second those only the first
 * dominates.
 */
export interface GrowingFronts<T> {
  /** A front that changes is replaced by a new array. */
  readonly fronts: readonly (readonly T[])[];
  /** Adds an item. @returns index of its front */
  add(item: T): number;
}

/**
 * Updates the fronts item by item, which is much faster than sorting again. https://doi.org/10.1109/TCYB.2017.2698455
 * @param dominates a strict partial order: transitive and asymmetric
 */
export function growingFronts<T>(dominates: (one: T, other: T) => boolean): GrowingFronts<T> {
  const fronts: T[][] = [];

  /** Index of the first front in which nothing dominates the item. Domination is transitive, so the search can be binary. */
  function frontOf(item: T): number {
    let low = 0;
    let high = fronts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((fronts[middle] as T[]).some((other) => dominates(other, item))) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Adds items to a front and moves the items they dominate to the next front. */
  function enter(coming: T[], index: number): void {
    for (let front = index, moving = coming; moving.length > 0; front++) {
      const there = fronts[front] ?? [];
      const pushed = there.filter((other) => moving.some((item) => dominates(item, other)));
      if (pushed.length === there.length) {
        fronts.splice(front, 0, moving); // every member is dominated: the front and all behind it move back by one
        return;
      }
      const leaving = new Set(pushed);
      fronts[front] = [...(leaving.size === 0 ? there : there.filter((other) => !leaving.has(other))), ...moving];
      moving = pushed;
    }
  }

  return {
    fronts,
    add(item) {
      const front = frontOf(item);
      enter([item], front);
      return front;
    },
  };
}
