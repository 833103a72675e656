import type { EventOf, StudyEvent } from "../records/events.js";
import type { Job, JobEvent } from "./course.js";
import { journalFile, type StudyFolder } from "./studyFolder.js";

/** What an earlier run has recorded, event by event. */
export interface Replay {
  /** Takes the next recorded event; undefined when there are no more. @throws Error when it is of another kind */
  next<Kind extends StudyEvent["event"]>(kind: Kind): EventOf<Kind> | undefined;
  /** The next recorded event with its job, when it is the result of one of these; it is not taken. */
  result(jobs: readonly Job[]): readonly [Job, JobEvent] | undefined;
}

/** Goes through the recorded events of a study from its begin. */
export function replay({ events, folder }: StudyFolder): Replay {
  let cursor = 0;
  return {
    next(kind) {
      const event = events[cursor];
      if (event === undefined) return undefined;
      if (event.event !== kind)
        throw new Error(
          `line ${cursor + 2} of ${journalFile(folder)} is "${event.event}", where this study goes on with "${kind}": it was recorded by another version, or damaged; begin anew with fresh: true, or delete that line and those after it`,
        );
      cursor++;
      return event as EventOf<typeof kind>;
    },
    result(jobs) {
      const event = events[cursor];
      if (event?.event !== "evaluated" && event?.event !== "failed") return undefined;
      const job = jobs.find(({ trial, stage }) => trial.number === event.trial && stage === event.stage);
      return job === undefined ? undefined : [job, event];
    },
  };
}
