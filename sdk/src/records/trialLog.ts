import type { StudyEvent } from "./events.js";
import type { Stage, Trial } from "./trial.js";
import { addEvent } from "./trialsFrom.js";

/** The trials of a study as its events come in, and which of them are the same architecture. */
export interface TrialLog {
  /** In the order of their numbers. The array grows; its trials are replaced, never changed. */
  readonly trials: readonly Trial[];
  /** Takes one more event. */
  add(event: StudyEvent): void;
  /** Number of the first trial whose architecture counts as the same; undefined when it is new. */
  firstLike(genotype: unknown): number | undefined;
}

/** @param identity equal for genotypes that count as the same architecture */
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
