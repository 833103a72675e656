import type { StudyEvent } from "./events.js";
import type { Stage, Trial } from "./trial.js";

/** The trials as they stand after these events. */
export function trialsFrom(events: readonly StudyEvent[], stages: readonly Stage[]): readonly Trial[] {
  return events.reduce((trials: readonly Trial[], event) => trialsAfter(trials, event, stages), []);
}

/** The trials as they stand after one more event. */
export function trialsAfter(trials: readonly Trial[], event: StudyEvent, stages: readonly Stage[]): readonly Trial[] {
  const change = (number: number, changed: (trial: Trial) => Trial) =>
    trials.map((trial) => (trial.number === number ? changed(trial) : trial));
  switch (event.event) {
    case "proposed": {
      const { event: _, trial: number, ...candidate } = event;
      return [...trials, { number, ...candidate, status: "running", evaluations: [] }];
    }
    case "evaluated": {
      const { event: _, trial: number, ...evaluation } = event;
      const status = evaluation.stage === stages.length - 1 ? "complete" : "running";
      return change(number, (trial) => ({ ...trial, status, evaluations: [...trial.evaluations, evaluation] }));
    }
    case "failed": {
      const { event: _, trial: number, ...failure } = event;
      return change(number, (trial) => ({ ...trial, status: "failed", failure }));
    }
    case "promoted": {
      const goOn = new Set(event.trials);
      return trials.map((trial) =>
        trial.status === "running" && !goOn.has(trial.number) ? { ...trial, status: "stopped" } : trial,
      );
    }
    case "prepared":
    case "finished":
      return trials;
    default:
      return event satisfies never;
  }
}
