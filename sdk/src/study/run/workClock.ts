import type { StudyEvent } from "../../records/events.js";

/** When and where an evaluation started. */
export interface WorkStart {
  /** Seconds on the study's clock. */
  readonly startedAt: number;
  /** Index of the worker: 0, 1, 2, ... */
  readonly worker: number;
}

/**
 * The clock of a study in real time, and which of its workers are busy. It decides nothing: what it says is recorded for figures, and
 * differs from run to run.
 */
export interface WorkClock {
  /** A worker takes an evaluation: this one, or the lowest index that is free. */
  start(worker?: number): WorkStart;
  /** The worker is free again. @returns seconds since the start */
  end(start: WorkStart): number;
  /** Moves the clock on to this time, in seconds, unless it is past it. */
  reach(seconds: number): void;
}

/** A clock that continues where the recorded events end: the time between two runs does not count. */
export function workClock(events: readonly StudyEvent[]): WorkClock {
  let begun = performance.now() - 1000 * events.reduce((latest, event) => Math.max(latest, endOf(event)), 0);
  const busy = new Set<number>();
  const now = () => Math.round(1000 * (performance.now() - begun)) / 1e6; // microseconds are exact enough, and short
  return {
    start(given) {
      let worker = given ?? 0;
      while (given === undefined && busy.has(worker)) worker++;
      busy.add(worker);
      return { startedAt: now(), worker };
    },
    end({ startedAt, worker }) {
      busy.delete(worker);
      return Math.max(0, now() - startedAt);
    },
    reach(seconds) {
      begun = Math.min(begun, performance.now() - 1000 * seconds);
    },
  };
}

/** Seconds on the study's clock at which an event was over; 0 where it does not say. */
function endOf(event: StudyEvent): number {
  switch (event.event) {
    case "prepared":
    case "scored":
      return event.cost.seconds;
    case "evaluated":
      return event.startedAt === undefined ? 0 : event.startedAt + event.cost.seconds;
    case "failed":
      return event.startedAt === undefined ? 0 : event.startedAt + (event.seconds ?? 0);
    default:
      return 0;
  }
}
