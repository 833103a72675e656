import TinyQueue from "tinyqueue";

/** The best items of a growing list. */
export interface Leaders<T> {
  /** The worst of the leaders; undefined when there are none. */
  readonly last: T | undefined;
  /** Adds an item in O(log n). */
  add(item: T): void;
  /** Raises the number of leaders. @param count at least as many as before; with fewer items, all lead */
  widen(count: number): void;
}

/** @param compare negative when the first is better; the order of ties is unspecified */
export function leaders<T>(compare: (one: T, other: T) => number): Leaders<T> {
  const leading = new TinyQueue<T>([], (one, other) => compare(other, one)); // worst leader first
  const others = new TinyQueue<T>([], compare);
  let most = 0;
  const fill = () => {
    while (leading.length < most && others.length > 0) leading.push(others.pop() as T);
  };
  return {
    get last() {
      return leading.peek();
    },
    add(item) {
      const last = leading.peek();
      if (last === undefined || compare(item, last) >= 0) others.push(item);
      else {
        leading.push(item);
        others.push(leading.pop() as T);
      }
      fill();
    },
    widen(count) {
      most = count;
      fill();
    },
  };
}
