import type { Goals } from "../../sdk/src/records/goals.js";
import type { Metrics } from "../../sdk/src/records/trial.js";
import type { Genotype } from "../../sdk/src/space/decisions.js";
import type { Strategy } from "../../sdk/src/strategies/strategy.js";
import { type AnySpace, runCourse } from "../study/runCourse.js";

/** A trial that a search is given: its genotype, and its accuracy or all its metrics; undefined when it has failed. */
export type Given = readonly [Genotype, number | Metrics | undefined];

export interface After {
  readonly on: AnySpace;
  readonly given: readonly Given[];
  readonly seed?: number;
  /** Proposals after the given ones. */
  readonly count?: number;
  readonly goals?: Goals;
  /** Of the proposals after the given ones; by default all of them fail. */
  readonly measure?: (genotype: Genotype) => Metrics | undefined;
}

/** What a strategy proposes after trials that are given to it in place of its own. */
export function proposalsAfter(
  strategy: Strategy,
  { on, given, seed, count = 1, goals, measure = () => undefined }: After,
): readonly Genotype[] {
  const guided: Strategy = {
    ...strategy,
    begin(context) {
      const proposer = strategy.begin(context);
      return { ...proposer, propose: (question) => given[question.number]?.[0] ?? proposer.propose(question) };
    },
  };
  const { trials } = runCourse({
    strategy: guided,
    on,
    trials: given.length + count,
    ...(seed === undefined ? {} : { seed }),
    ...(goals === undefined ? {} : { goals }),
    evaluate(genotype, _, trial) {
      const known = given[trial];
      if (known === undefined) return measure(genotype);
      const [, measured] = known;
      return typeof measured === "number" ? { accuracy: measured } : measured;
    },
  });
  return trials.slice(given.length).map(({ genotype }) => genotype);
}
