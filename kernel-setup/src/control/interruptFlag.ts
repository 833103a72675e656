/**
 * What the thread of the control socket and the thread that runs cells tell each other without a message: a cell that
 * computes receives none.
 */
export interface InterruptFlag {
  /** An interrupt was asked for, and a message tells of it. */
  ask(): void;
  /** The message was not heard for a while: cells are to stop where they look next. */
  insist(): void;
  /** Whether the message still waits. */
  isUnheard(): boolean;
  /** The message was heard. */
  heard(): void;
  /** Whether a cell that looks must stop; true once each time, so that it can clean up. */
  mustStop(): boolean;
}

const none = 0;
const asked = 1;
const insisted = 2;

/** @param memory one integer, the same in both threads */
export function interruptFlag(memory: SharedArrayBuffer): InterruptFlag {
  const state = new Int32Array(memory);
  return {
    ask() {
      Atomics.compareExchange(state, 0, none, asked);
    },
    insist() {
      Atomics.compareExchange(state, 0, asked, insisted); // not when it was heard: it would stop a later cell
    },
    isUnheard: () => Atomics.load(state, 0) !== none,
    heard() {
      Atomics.store(state, 0, none);
    },
    // a plain read first: this is called in every turn of every loop
    mustStop: () => state[0] === insisted && Atomics.compareExchange(state, 0, insisted, asked) === insisted,
  };
}
