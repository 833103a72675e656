/**
 * Interrupt state shared by the control thread and the thread that runs cells, because a computing cell receives no messages.
 */
export interface InterruptFlag {
  /** Records an interrupt request, which is also sent as a message. */
  ask(): void;
  /** Makes cells stop at their next check, because the message was not handled in time. */
  insist(): void;
  /** Whether the message has not been handled yet. */
  isUnheard(): boolean;
  /** Records that the message was handled. */
  heard(): void;
  /** Whether the checking cell must stop; true once per request, so that it can clean up. */
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
      Atomics.compareExchange(state, 0, asked, insisted); // not when it was handled, or it would stop a later cell
    },
    isUnheard: () => Atomics.load(state, 0) !== none,
    heard() {
      Atomics.store(state, 0, none);
    },
    // a plain read first, because this is called in every loop iteration
    mustStop: () => state[0] === insisted && Atomics.compareExchange(state, 0, insisted, asked) === insisted,
  };
}
