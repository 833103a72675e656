import { describe, expect, test } from "vitest";
import { stream } from "../../sdk/src/math/random.js";
import { highestAccuracy } from "../../sdk/src/records/goals.js";
import type { Genotype } from "../../sdk/src/space/decisions.js";
import { space } from "../../sdk/src/space/space.js";
import { acquisitions } from "../../sdk/src/strategies/acquisition/index.js";
import { gaussianProcess } from "../../sdk/src/strategies/gaussianProcess.js";
import { random } from "../../sdk/src/strategies/random.js";
import type { Strategy } from "../../sdk/src/strategies/strategy.js";
import { compressedLosses } from "../../sdk/src/strategies/surrogate/compressedLosses.js";
import { fitKernel } from "../../sdk/src/strategies/surrogate/fitKernel.js";
import { mixedKernel } from "../../sdk/src/strategies/surrogate/mixedKernel.js";
import { plain, runCourse } from "../study/runCourse.js";

const rng = stream(1, "acquisition");

describe("an acquisition", () => {
  test("expected improvement equals the mean of what is better than the best", () => {
    const draws = Array.from(
      { length: 200_000 },
      () => -acquisitions.thompsonSampling({ mean: 1, deviation: 2 }, 0, rng),
    );
    const improvement = draws.reduce((sum, loss) => sum + Math.max(0, 0.5 - loss), 0) / draws.length;
    expect(Math.exp(acquisitions.expectedImprovement({ mean: 1, deviation: 2 }, 0.5, rng))).toBeCloseTo(improvement, 1);
  });

  test("expected improvement still tells apart what is hopeless", () => {
    const worth = [-0.9, -1.1, -10, -29, -31, -1000].map((z) =>
      acquisitions.expectedImprovement({ mean: -z, deviation: 1 }, 0, rng),
    );
    expect(worth.every(Number.isFinite)).toBe(true);
    expect([...worth].sort((a, b) => b - a)).toEqual(worth);
  });

  test.each(Object.entries(acquisitions))(
    "%s prefers the better, and of equals the less known or neither",
    (_, worth) => {
      const mean = (at: number, deviation: number) =>
        Array.from({ length: 2000 }, () => worth({ mean: at, deviation }, 0, rng)).reduce((sum, one) => sum + one) /
        2000;
      expect(mean(0.5, 1)).toBeGreaterThan(mean(1, 1));
      expect(mean(1, 2)).toBeGreaterThan(mean(1, 1) - 0.1);
    },
  );
});

describe("what the process learns", () => {
  const observation = (number: number, loss: number | undefined, violation = 0) => {
    const newest = loss === undefined ? undefined : { number, genotype: {}, stage: 0, losses: [loss], violation };
    return { number, values: [0], active: [true], standings: newest ? [newest] : [], newest };
  };

  test("keeps the order: losses, then broken constraints by violation, then failures", () => {
    const learned = compressedLosses([
      observation(0, undefined),
      observation(1, -5, 0.2),
      observation(2, -9, 0.1),
      observation(3, 1e9),
      observation(4, 2),
      observation(5, 1),
    ]);
    expect(learned.every(Number.isFinite)).toBe(true);
    expect([...learned].sort((a, b) => b - a)).toEqual(learned);
  });

  test("is a number when all are equal, or all have failed", () => {
    expect(compressedLosses([observation(0, 3), observation(1, 3)])).toEqual([0, 0]);
    expect(compressedLosses([observation(0, undefined), observation(1, undefined)])).toEqual([0, 0]);
  });

  test("hardly feels how bad the worst are", () => {
    const distance = (worst: number) => {
      const [a = 0, b = 0] = compressedLosses([1, 2, 3, 4, worst].map((loss, number) => observation(number, loss)));
      return b - a;
    };
    expect(distance(1e4)).toBeGreaterThan(distance(10) / 5);
  });
});

const mixed = space()
  .choice("optimizer", ["sgd", "adam", "none"])
  .when("optimizer", "sgd", (sgd) => sgd.real("momentum", { low: 0, high: 1 }))
  .integer("depth", { low: 1, high: 9 });
const on = plain(mixed);
const place = (genotype: Genotype) => ({ values: on.values(genotype), active: on.activeParts(genotype) });

describe("the kernel", () => {
  const kernel = mixedKernel(mixed.parts);
  const alike = (one: Genotype, other: Genotype) =>
    kernel.covariance(kernel.coordinates(place(one)), kernel.coordinates(place(other)), [1, 1, 1]);
  const sgd = { optimizer: "sgd", momentum: 0.5, depth: 4 };
  const adam = { optimizer: "adam", momentum: 0.5, depth: 4 };

  test("falls with every difference that matters, and with no other", () => {
    expect(alike(sgd, sgd)).toBe(1);
    expect(alike(sgd, { ...sgd, depth: 5 })).toBeLessThan(1);
    expect(alike(sgd, { ...sgd, depth: 9 })).toBeLessThan(alike(sgd, { ...sgd, depth: 5 }));
    expect(alike(adam, { ...adam, momentum: 0.9 })).toBe(1);
    expect(alike(adam, { ...adam, optimizer: "none" })).toBeCloseTo(Math.exp(-1));
    expect(alike(sgd, adam)).toBeLessThan(alike(adam, { ...adam, optimizer: "none" }));
  });

  test("is fitted to what counts", () => {
    const samples = Array.from({ length: 40 }, (_, draw) => on.sample(stream(draw, "fit")));
    const weights = (target: (genotype: Genotype) => number) =>
      fitKernel(
        kernel,
        samples.map((genotype) => kernel.coordinates(place(genotype))),
        samples.map(target),
      ).weights;
    const [byDepth, byOptimizer] = [
      weights(({ depth }) => Math.sin(depth as number)),
      weights(({ optimizer }) => (optimizer === "adam" ? 1 : -1)),
    ];
    expect(byDepth[2]! / byDepth[0]!).toBeGreaterThan(5 * (byOptimizer[2]! / byOptimizer[0]!));
  });
});

const numbers = plain(
  space().real("x", { low: 0, high: 1 }).real("y", { low: 0, high: 1 }).choice("z", ["a", "b", "c"]),
);
const distance = ({ x, y, z }: Genotype) =>
  ((x as number) - 0.3) ** 2 + ((y as number) - (z === "b" ? 0.8 : 0.2)) ** 2 + (z === "b" ? 0 : 0.2);
const best = (strategy: Strategy, seed: number, parallelism = 1) =>
  Math.min(
    ...runCourse({
      ...{ strategy, on: numbers, trials: 40, seed, parallelism },
      evaluate: (genotype) => ({ accuracy: 1 - distance(genotype) }),
    }).trials.map(({ genotype }) => distance(genotype)),
  );
const geometricMean = (values: readonly number[]) =>
  Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
const seeds = [1, 2, 3, 4];

describe("Bayesian optimisation", () => {
  const byChance = geometricMean(seeds.map((seed) => best(random(), seed)));

  test.each(Object.keys(acquisitions) as (keyof typeof acquisitions)[])(
    "by %s closes in on a smooth optimum",
    (acquisition) => {
      const found = geometricMean(seeds.map((seed) => best(gaussianProcess({ acquisition }), seed)));
      expect(found).toBeLessThan(byChance / 10);
    },
  );

  test("closes in with several proposals at a time too", () => {
    expect(geometricMean(seeds.map((seed) => best(gaussianProcess(), seed, 5)))).toBeLessThan(byChance / 10);
  });

  test("proposes different places at a time", () => {
    const { trials } = runCourse({
      ...{ strategy: gaussianProcess(), on: numbers, trials: 20, parallelism: 5 },
      evaluate: (genotype) => ({ accuracy: 1 - distance(genotype) }),
    });
    const batch = trials.slice(-5).map(({ genotype }) => genotype);
    const gaps = batch.flatMap((one, index) =>
      batch
        .slice(index + 1)
        .map(
          (other) =>
            Math.hypot((one.x as number) - (other.x as number), (one.y as number) - (other.y as number)) +
            (one.z === other.z ? 0 : 1),
        ),
    );
    expect(Math.min(...gaps)).toBeGreaterThan(0.01);
  });

  test("keeps a constraint that is measured, once it has learned it", () => {
    const { trials } = runCourse({
      ...{ strategy: gaussianProcess(), on: numbers, trials: 60 },
      goals: { ...highestAccuracy, maximum: { latency: 0.5 } },
      evaluate: (genotype) => ({ accuracy: genotype.x as number, latency: genotype.x as number }),
    });
    const later = trials.slice(20).map(({ genotype }) => genotype.x as number);
    expect(Math.max(...later.filter((x) => x <= 0.5))).toBeGreaterThan(0.48);
    expect(later.filter((x) => x > 0.6).length).toBeLessThan(8);
  });

  test("learns from no more trials than it is told to", () => {
    const few = runCourse({
      ...{ strategy: gaussianProcess({ mostTrials: 10 }), on: numbers, trials: 40 },
      evaluate: (genotype) => ({ accuracy: 1 - distance(genotype) }),
    }).trials;
    expect(few).toHaveLength(40);
  });

  test.each([
    [
      { acquisition: "luck" as never },
      "acquisition must be one of expectedImprovement, upperConfidenceBound, thompsonSampling, but got luck",
    ],
    [{ mostTrials: 3 }, "mostTrials must be a whole number of at least 10, but got 3"],
    [{ startup: 0 }, "startup must be a whole number of at least 1, but got 0"],
  ])("refuses %j", (options, message) => {
    expect(() => gaussianProcess(options)).toThrow(new RangeError(message));
  });
});
