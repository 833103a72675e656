import type { Stage } from "../../records/trial.js";
import type { Schedule, ScheduleBudget, Scheduling } from "../schedule.js";
import { bracket } from "./bracket.js";
import { checkReached, leastTrials, trialsAtStages } from "./trialsAtStages.js";

/** First stage of a bracket and its number of trials. */
interface BracketSize {
  readonly first: number;
  readonly trials: number;
}

/**
 * Brackets of successive halving, from many trials at the first stage to few at the last, repeated until the budget of new trials is
 * used; the last bracket gets the rest. While all open brackets wait for results, the next one starts. https://arxiv.org/abs/1603.06560
 */
export function hyperband(): Schedule {
  return {
    check: checkReached, // the first bracket is the largest
    grows: () => false, // decisions at the end of the budget are final
    loads,
    begin({ stages, trials, goals }): Scheduling {
      const sizes = bracketSizes(stages);
      const open: { readonly race: Scheduling; readonly trials: Set<number> }[] = [];
      let brackets = 0;
      let left = trials;
      let starting: (typeof open)[number] | undefined;

      return {
        next(exhausted) {
          for (;;) {
            for (const candidate of [...open]) {
              const step = candidate.race.next(exhausted);
              if (step.step === "wait") continue;
              if (step.step === "finish") {
                open.splice(open.indexOf(candidate), 1);
                continue;
              }
              if (step.step === "start") starting = candidate;
              return step;
            }
            if (exhausted || left === 0) return { step: open.length > 0 ? "wait" : "finish" };
            const size = sizes[brackets++ % sizes.length] as BracketSize;
            const begun = { ...size, trials: Math.min(size.trials, left) };
            left -= begun.trials;
            open.push({ race: bracket({ stages, goals, ...begun }), trials: new Set() });
          }
        },
        started(trial, stage) {
          starting?.trials.add(trial);
          starting?.race.started(trial, stage);
        },
        judged(trial) {
          open.find(({ trials }) => trials.has(trial.number))?.race.judged(trial);
        },
      };
    },
  };
}

/** One round of brackets of about equal cost. */
export function bracketSizes(stages: readonly Stage[]): readonly BracketSize[] {
  return stages.map((_, first) => {
    const rungs = stages.slice(first);
    const oneIn = rungs.slice(0, -1).reduce((product, { keep }) => product / keep, 1);
    const equalCost = Math.ceil((stages.length / rungs.length) * oneIn - 1e-9); // 4 / 2 * 3 must not become 7
    return { first, trials: Math.max(equalCost, leastTrials(rungs)) };
  });
}

function loads({ stages, trials }: ScheduleBudget) {
  const sums = stages.map(() => ({ started: 0, continued: 0 }));
  const sizes = bracketSizes(stages);
  if (trials === Number.POSITIVE_INFINITY) return stages.map(() => ({ started: trials, continued: trials }));
  for (let left = trials, number = 0; left > 0; number++) {
    const { first, trials: size } = sizes[number % sizes.length] as BracketSize;
    const counts = trialsAtStages({ stages: stages.slice(first), trials: Math.min(size, left) });
    for (const [rung, count] of counts.entries()) {
      const sum = sums[first + rung] as (typeof sums)[number];
      if (rung === 0) sum.started += count;
      else sum.continued += count;
    }
    left -= counts[0] as number;
  }
  return sums;
}
