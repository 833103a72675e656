import type { StudyEvent } from "./events.js";
import type { Stage, Trial } from "./trial.js";

/** The trials after these events. */
export function trialsFrom(events: readonly StudyEvent[], stages: readonly Stage[]): readonly Trial[] {
  const trials: Trial[] = [];
  for (const event of events) addEvent(trials, event, stages);
  return trials;
}

/** The trials after one more event. */
export function trialsAfter(trials: readonly Trial[], event: StudyEvent, stages: readonly Stage[]): readonly Trial[] {
  const next = [...trials];
  addEvent(next, event, stages);
  return next;
}

/** Applies an event to an array of trials: changed trials are replaced, never mutated. */
export function addEvent(trials: Trial[], event: StudyEvent, stages: readonly Stage[]): void {
  const change = (number: number, changed: Partial<Trial>) => {
    trials[number] = { ...(trials[number] as Trial), ...changed };
  };
  switch (event.event) {
    case "proposed": {
      const { event: _, trial: number, ...candidate } = event;
      trials.push({ number, ...candidate, status: "running", evaluations: [] });
      return;
    }
    case "evaluated": {
      const { event: _, trial: number, ...evaluation } = event;
      change(number, {
        status: evaluation.stage === stages.length - 1 ? "complete" : "running",
        evaluations: [...(trials[number] as Trial).evaluations, evaluation],
      });
      return;
    }
    case "failed": {
      const { event: _, trial: number, ...failure } = event;
      change(number, { status: "failed", failure });
      return;
    }
    case "promoted":
      for (const number of event.stopped) change(number, { status: "stopped" });
      return;
    case "finished":
      for (const { number, status } of trials) if (status === "running") change(number, { status: "stopped" });
      return;
    case "prepared":
    case "scored":
    case "enqueued":
    case "extended":
      return;
    default:
      event satisfies never;
  }
}
