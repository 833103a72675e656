import type { EventOf, StudyEvent } from "../../records/events.js";
import { journalFile, type StudyStore } from "../store/studyFolder.js";
import { askedAt, type EvaluationEvent, type PendingEvaluation } from "./course.js";

/** The recorded events of an earlier run. Results are found by trial and stage, so the study may have been given more trials since. */
export interface Replay {
  /** The next recorded event of a kind; undefined after the last one. */
  next<Kind extends StudyEvent["event"]>(kind: Kind): EventOf<Kind> | undefined;
  /** The next recorded event of a kind, which stays the next. */
  peek<Kind extends StudyEvent["event"]>(kind: Kind): EventOf<Kind> | undefined;
  /** The recorded result of an evaluation. */
  resultOf(pending: PendingEvaluation): EvaluationEvent | undefined;
  /** The one of these evaluations whose result was recorded first. */
  first(pending: readonly PendingEvaluation[]): PendingEvaluation | undefined;
  /** Removes the recorded result of an evaluation; returns whether there was one. */
  taken(pending: PendingEvaluation): boolean;
}

const keyOf = (trial: number, stage: number): string => `${trial} ${stage}`;

/** @throws Error that names the first inconsistent line of the journal */
export function replay({ events, folder }: Pick<StudyStore, "events" | "folder">): Replay {
  const decisions = new Map<StudyEvent["event"], StudyEvent[]>();
  const results = new Map<string, EvaluationEvent>(); // in the order in which they were recorded
  let proposed = 0;
  for (const [index, event] of events.entries()) {
    const broken = (why: string) =>
      new Error(
        `line ${index + 2} of ${journalFile(folder ?? "")} ${why}: the journal is damaged or from another version; start again with fresh: true, or delete that line and those after it`,
      );
    if (event.event === "evaluated" || event.event === "failed") {
      if (event.trial >= proposed) throw broken(`is the result of trial ${event.trial}, which was not proposed before`);
      results.set(keyOf(event.trial, event.event === "evaluated" ? askedAt(event) : event.stage), event);
      continue;
    }
    if (event.event === "proposed" && event.trial !== proposed++)
      throw broken(`proposes trial ${event.trial}, where trial ${proposed - 1} must come`);
    const known = decisions.get(event.event);
    if (known === undefined) decisions.set(event.event, [event]);
    else known.push(event);
  }
  const cursors = new Map<StudyEvent["event"], number>();
  return {
    next(kind) {
      if (kind === "finished") return undefined; // the study may have been given more trials since
      const cursor = cursors.get(kind) ?? 0;
      const event = decisions.get(kind)?.[cursor];
      if (event !== undefined) cursors.set(kind, cursor + 1);
      return event as EventOf<typeof kind> | undefined;
    },
    peek: (kind) => decisions.get(kind)?.[cursors.get(kind) ?? 0] as EventOf<typeof kind> | undefined,
    resultOf: ({ trial, stage }) => results.get(keyOf(trial.number, stage)),
    first(pending) {
      if (results.size === 0) return undefined;
      const byKey = new Map(pending.map((one) => [keyOf(one.trial.number, one.stage), one]));
      for (const key of results.keys()) {
        const found = byKey.get(key);
        if (found !== undefined) return found;
      }
      return undefined;
    },
    taken: ({ trial, stage }) => results.delete(keyOf(trial.number, stage)),
  };
}
