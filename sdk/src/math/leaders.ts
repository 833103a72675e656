import TinyQueue from "tinyqueue";

/** The best of a list that only grows. */
export interface Leaders<T> {
  /** The last of the leaders; undefined when there is none. */
  readonly last: T | undefined;
  /** One more of the list. Takes a time of O(log n). */
  add(item: T): void;
  /** From now on the best so many lead, or all where there are not so many. @param count never less than before */
  widen(count: number): void;
}

/** @param compare negative when the first is better; equals lead in no certain order */
export function leaders<T>(compare: (one: T, other: T) => number): Leaders<T> {
  const leading = new TinyQueue<T>([], (one, other) => compare(other, one)); // the last of them first
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
