import { describe, expect, test } from "vitest";
import type { Stage } from "../../sdk/src/records/trial.js";
import type { Genotype } from "../../sdk/src/space/decisions.js";
import { space } from "../../sdk/src/space/space.js";
import { atHighestStage } from "../../sdk/src/strategies/atHighestStage.js";
import { bohb } from "../../sdk/src/strategies/bohb.js";
import type { Observation } from "../../sdk/src/strategies/observations.js";
import type { Strategy } from "../../sdk/src/strategies/strategy.js";
import { plain, runCourse } from "../study/runCourse.js";

const numbers = plain(space().integer("value", { low: 0, high: 999 }));
const numberOf = ({ value }: Genotype) => value as number;
const stages: readonly Stage[] = [
  { name: "short", fidelity: { epochs: 1, share: 1 }, keep: 0.5 },
  { name: "long", fidelity: { epochs: 9, share: 1 }, keep: 1 },
];

/**
 * Proposals after a funnel of which the short stage says that high values are good, and the long one that low ones are: the funnel's
 * trials are judged, then the strategy is asked.
 */
function proposalsAfter(strategy: Strategy, trials: number): readonly number[] {
  return Array.from({ length: 30 }, (_, seed) => {
    let proposal: Genotype = {};
    const asked: Strategy = {
      ...strategy,
      begin(context) {
        const proposer = strategy.begin(context);
        let judged = 0;
        return {
          ...proposer,
          propose: ({ number }) => numbers.genotype([Math.floor(((number + 0.5) * 1000) / trials)]),
          judged(trial, rng) {
            proposer.judged?.(trial, rng);
            judged++;
            if (judged === trials + Math.floor(trials / 2))
              proposal = proposer.propose({ number: trials, rng, stage: 0 });
          },
        };
      },
    };
    runCourse({
      strategy: asked,
      on: numbers,
      trials,
      seed,
      stages,
      evaluate: (genotype, stage) => ({ accuracy: (stage === 0 ? 1 : -1) * numberOf(genotype) }),
    });
    return numberOf(proposal);
  });
}
const share = (values: readonly number[], holds: (value: number) => boolean) => values.filter(holds).length / 30;

describe("BOHB", () => {
  test("learns from the highest stage that has judged enough", () => {
    // the better half of the short stage is judged long: values of 500 and more, of which the lowest are the best
    const learned = proposalsAfter(bohb({ randomShare: 0 }), 40);
    expect(share(learned, (value) => value >= 400 && value < 700)).toBeGreaterThan(0.8);
  });

  test("learns from the stage below while it has not", () => {
    const learned = proposalsAfter(bohb({ randomShare: 0, minimumPoints: 19 }), 40);
    expect(share(learned, (value) => value >= 500)).toBeGreaterThan(0.8);
    expect(share(learned, (value) => value >= 750)).toBeGreaterThan(0.4);
  });

  test("proposes a share at random", () => {
    const learned = proposalsAfter(bohb({ randomShare: 0 }), 40);
    const half = proposalsAfter(bohb({ randomShare: 0.5 }), 40);
    const low = (values: readonly number[]) => share(values, (value) => value < 350);
    expect(low(learned)).toBeLessThan(0.1);
    expect(low(half)).toBeGreaterThan(low(learned));
    expect(low(half)).toBeLessThan(0.4);
  });

  test("sees trials as they stood at that stage, and those that failed there as failed", () => {
    const standing = (number: number, stage: number) => ({
      number,
      genotype: {},
      stage,
      losses: [number],
      violation: 0,
    });
    const observed = (number: number, reached: number, failedAt?: number): Observation => {
      const standings = Array.from({ length: reached }, (_, stage) => standing(number, stage));
      const newest = failedAt === undefined ? standings.at(-1) : undefined;
      return { number, values: [0], active: [true], standings, newest, failedAt };
    };
    const known = [
      observed(0, 3),
      observed(1, 2),
      observed(2, 2),
      observed(3, 1, 1),
      observed(4, 1),
      observed(5, 0, 0),
    ];
    const seen = (enough: number) =>
      atHighestStage(known, enough)?.map(({ number, newest }) => [number, newest?.stage]);
    expect(seen(1)).toEqual([[0, 2]]);
    expect(seen(2)).toEqual([
      [0, 1],
      [1, 1],
      [2, 1],
      [3, undefined],
    ]);
    expect(seen(4)).toEqual([
      [0, 0],
      [1, 0],
      [2, 0],
      [3, 0],
      [4, 0],
      [5, undefined],
    ]);
    expect(seen(6)).toBe(undefined);
  });

  test.each([
    [{ randomShare: 2 }, "randomShare must be from 0 to 1, but got 2"],
    [{ widening: 0.5 }, "widening must be a number of at least 1, but got 0.5"],
    [{ minimumPoints: 0 }, "minimumPoints must be a whole number of at least 1, but got 0"],
    [{ goodShare: 0 }, "goodShare must be above 0 and below 1, but got 0"],
  ])("refuses %j", (options, message) => {
    expect(() => bohb(options)).toThrow(new RangeError(message));
  });
});
