import type { StudyEvent } from "./events.js";
import type { Stage, Trial } from "./trial.js";
import { addEvent } from "./trialsFrom.js";

/** The trials of a study, updated event by event, with an index of duplicate architectures. */
export interface TrialLog {
  /** In the order of their numbers. The array grows; its trials are replaced, never changed. */
  readonly trials: readonly Trial[];
  /** Applies an event. */
  add(event: StudyEvent): void;
  /** Number of the first trial with an equivalent architecture; undefined when it is new. */
  firstLike(genotype: unknown): number | undefined;
}

/** @param identity returns the same text for equivalent architectures */
export function trialLog(stages: readonly Stage[], identity: (genotype: unknown) => string): TrialLog {
  const trials: Trial[] = [];
  const first = new Map<string, number>();
  return {
    trials,
    firstLike: (genotype) => first.get(identity(genotype)),
    add(event) {
      addEvent(trials, event, stages);
      if (event.event !== "proposed") return;
      const form = identity(event.genotype);
      if (!first.has(form)) first.set(form, event.trial);
    },
  };
}
