import { describe, expect, test } from "vitest";
import { hypervolume } from "../../sdk/src/math/hypervolume.js";
import type { Goals } from "../../sdk/src/records/goals.js";
import type { Standing } from "../../sdk/src/records/standing.js";
import type { Genotype } from "../../sdk/src/space/decisions.js";
import { space } from "../../sdk/src/space/space.js";
import { motpe } from "../../sdk/src/strategies/motpe.js";
import { widestFront } from "../../sdk/src/strategies/parzen/widestFront.js";
import { random } from "../../sdk/src/strategies/random.js";
import type { Strategy } from "../../sdk/src/strategies/strategy.js";
import { plain, runCourse } from "../study/runCourse.js";

const standing = (losses: readonly number[], rest: Partial<Standing> = {}): Omit<Standing, "number"> => ({
  genotype: {},
  stage: 0,
  losses,
  violation: 0,
  ...rest,
});
const chosen = (standings: readonly Omit<Standing, "number">[], count: number) =>
  widestFront(
    standings.map((one, number) => ({ ...one, number })),
    count,
  );
const numbers = (standings: readonly Omit<Standing, "number">[], count: number) =>
  chosen(standings, count).map(({ number }) => number);

describe("the good trials of several objectives", () => {
  test("are those of the first fronts, and of one too large those that are far apart", () => {
    const front = [
      standing([0, 10]),
      standing([0.1, 9.995]),
      standing([5, 5]),
      standing([5.1, 4.95]),
      standing([10, 0]),
    ];
    const behind = [standing([6, 6]), standing([11, 11])];
    expect(numbers([...behind, ...front], 6).sort()).toEqual([0, 2, 3, 4, 5, 6]);
    expect(numbers(front, 3).sort()).toEqual([0, 2, 4]);
  });

  test("weigh what only they dominate", () => {
    const weights = chosen([standing([0, 10]), standing([5, 5]), standing([5.1, 4.99]), standing([10, 0])], 4);
    const weightOf = (wanted: number) => weights.find(({ number }) => number === wanted)!.weight;
    expect(Math.max(...weights.map(({ weight }) => weight))).toBe(1);
    expect(weightOf(2)).toBeLessThan(weightOf(0));
    expect(weightOf(2)).toBeGreaterThan(0);
  });

  test("keep the constraints before all, and were judged at the highest stage before others", () => {
    const broken = [standing([0, 0], { violation: 2 }), standing([0, 0], { violation: 1 })];
    const low = [standing([1, 1]), standing([2, 2])];
    const high = [standing([9, 9], { stage: 1 })];
    expect(numbers([...broken, ...low, ...high], 1)).toEqual([4]);
    expect(numbers([...broken, ...low, ...high], 2)).toEqual([4, 2]);
    expect(numbers([...broken, ...low, ...high], 4)).toEqual([4, 2, 3, 1]);
  });

  test("are told apart when all are the same", () => {
    expect(numbers([standing([1, 1]), standing([1, 1]), standing([1, 1])], 2)).toHaveLength(2);
  });
});

const long = plain(
  Array.from({ length: 8 }, (_, part) => `part${part}`).reduce(
    (on, name) => on.real(name as never, { low: 0, high: 1 }) as never,
    space(),
  ),
);
const goals: Goals = {
  objectives: [
    { metric: "accuracy", goal: "maximize" },
    { metric: "latency", goal: "minimize" },
  ],
  maximum: {},
  minimum: {},
};
/** The first number trades accuracy for latency; the others only cost latency away from their middle. */
function measured(genotype: Genotype): { readonly accuracy: number; readonly latency: number } {
  const [width = 0, ...others] = long.values(genotype);
  const waste = others.reduce((sum, value) => sum + Math.abs(value - 0.5), 0);
  return { accuracy: Math.sqrt(width), latency: width + waste };
}
const volume = (strategy: Strategy, seed: number) =>
  hypervolume(
    runCourse({ strategy, on: long, trials: 150, seed, goals, evaluate: measured }).trials.map(({ genotype }) => {
      const { accuracy, latency } = measured(genotype);
      return [-accuracy, latency];
    }),
    [0, 2],
  );

test("finds a front of more hypervolume than random search", () => {
  for (const seed of [1, 2, 3]) expect(volume(motpe(), seed)).toBeGreaterThan(volume(random(), seed) * 1.2);
});
