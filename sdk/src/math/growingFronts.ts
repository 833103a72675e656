/** Fronts of a list that only grows: the first holds those that no other dominates, the second those that only the first dominates. */
export interface GrowingFronts<T> {
  /** The list of a front is replaced when it changes. */
  readonly fronts: readonly (readonly T[])[];
  /** One more of the list. @returns index of its front */
  add(item: T): number;
}

/**
 * Keeps fronts up to date item by item, at a fraction of the time of sorting anew. https://doi.org/10.1109/TCYB.2017.2698455
 * @param dominates transitive, and never both ways
 */
export function growingFronts<T>(dominates: (one: T, other: T) => boolean): GrowingFronts<T> {
  const fronts: T[][] = [];

  /** The first front none of which dominates the item; as domination is transitive, none of a later front does. */
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

  /** Those that come into a front push out whom they dominate, who come into the next. */
  function enter(coming: T[], index: number): void {
    for (let front = index, moving = coming; moving.length > 0; front++) {
      const there = fronts[front] ?? [];
      const pushed = there.filter((other) => moving.some((item) => dominates(item, other)));
      if (pushed.length === there.length) {
        fronts.splice(front, 0, moving); // the whole front moves, and all behind it
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
