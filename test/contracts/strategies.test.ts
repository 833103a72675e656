import { describe, expect, test } from "vitest";
import { stream } from "../../sdk/src/math/random.js";
import { proxies } from "../../sdk/src/proxies/index.js";
import { highestAccuracy } from "../../sdk/src/records/goals.js";
import type { Trial } from "../../sdk/src/records/trial.js";
import type { Genotype } from "../../sdk/src/space/decisions.js";
import { presets } from "../../sdk/src/space/presets/index.js";
import { space } from "../../sdk/src/space/space.js";
import { strategies } from "../../sdk/src/strategies/index.js";
import type { Strategy } from "../../sdk/src/strategies/strategy.js";
import { type AnySpace, plain, runCourse } from "../study/runCourse.js";

const spaces: Readonly<Record<string, AnySpace>> = {
  "a cell": plain(presets.nasBench201()),
  "two cells": plain(
    space()
      .cell("normal", { nodes: 3, ops: ["none", "skip_connect", "nor_conv_3x3"] })
      .cell("other", { nodes: 2, ops: ["nor_conv_1x1", "nor_conv_3x3"] }),
  ),
  "choices and whole numbers": plain(
    space()
      .choice("width", [8, 16, 32])
      .choice("pool", ["max", "average"])
      .integer("depth", { low: 1, high: 6 })
      .stem("conv_3x3", { channels: "width" })
      .repeat("depth", (block) => block.cell("cell", { nodes: 3, ops: ["skip_connect", "nor_conv_3x3"] })),
  ),
  "real numbers": plain(space().real("rate", { low: 1e-4, high: 1, log: true }).real("decay", { low: 0, high: 0.1 })),
  "decisions that depend on others": plain(
    space()
      .choice("optimizer", ["sgd", "adam", "none"])
      .when("optimizer", "sgd", (sgd) => sgd.real("momentum", { low: 0, high: 0.99 }).choice("nesterov", ["yes", "no"]))
      .when("optimizer", "adam", (adam) => adam.integer("warmup", { low: 1, high: 5 })),
  ),
  "DARTS cells": plain(
    space()
      .dartsCell("normal", { nodes: 2, ops: ["skip_connect", "sep_conv_3x3"], channels: 4 })
      .dartsCell("reduction", { nodes: 2, ops: ["max_pool_3x3", "avg_pool_3x3"], channels: 4, stride: 2 }),
  ),
  "a cell of NAS-Bench-101": plain(presets.nasBench101({ vertices: 5, edges: 6 })),
  "four choices": plain(
    space()
      .choice("a", ["w", "x", "y", "z"])
      .choice("b", ["w", "x", "y", "z"])
      .choice("c", ["w", "x", "y", "z"])
      .choice("d", ["w", "x", "y", "z"]),
  ),
  "a single genotype but for one edge": plain(space().cell("cell", { nodes: 2, ops: ["none", "skip_connect"] })),
};

/** Try what they are told, whatever comes of it. */
const asTold: ReadonlySet<string> = new Set<keyof typeof strategies>(["listed"]);
/** May propose again what they know, as their papers do; the result is then taken from the journal. */
const repeating: ReadonlySet<string> = new Set<keyof typeof strategies>(["regularizedEvolution", "reinforce"]);

/** A strategy of the table for a space. A new one needs a line here only when it cannot do without options. */
function make(name: keyof typeof strategies, on: AnySpace): Strategy {
  if (name === "listed") {
    const genotypes = Array.from({ length: 7 }, (_, number) => on.sample(stream(number, "listed")));
    return strategies.listed({ genotypes });
  }
  const factory: (options?: Record<string, never>) => Strategy = strategies[name];
  return factory();
}

/** Distance from the middle of the encoding: smooth enough to search, and never the same for all. */
const score = (on: AnySpace, genotype: Genotype): number =>
  on.encode(genotype).reduce((sum, value, index) => sum + value * Math.sin(index + 1), 0) / 10;

interface Search {
  readonly trials: number;
  readonly seed?: number;
  readonly parallelism?: number;
  readonly fails?: (number: number) => boolean;
}

const search = (strategy: Strategy, on: AnySpace, { fails, ...options }: Search): readonly Trial<Genotype>[] =>
  runCourse({
    strategy,
    on,
    ...options,
    evaluate: (genotype, _, number) => (fails?.(number) ? undefined : { accuracy: score(on, genotype) }),
  }).trials;

const genotypes = (trials: readonly Trial<Genotype>[]) => trials.map(({ genotype }) => genotype);

describe.each(Object.keys(strategies) as (keyof typeof strategies)[])("%s", (name) => {
  test("is made again from its name and its options", () => {
    const on = spaces["a cell"]!;
    const strategy = make(name, on);
    expect(strategy.name).toBe(name);
    const again = (strategies[name] as (options: unknown) => Strategy)(JSON.parse(JSON.stringify(strategy.options)));
    expect(again.options).toEqual(strategy.options);
    expect(genotypes(search(again, on, { trials: 30 }))).toEqual(genotypes(search(strategy, on, { trials: 30 })));
  });

  describe.each(Object.entries(spaces))("on %s", (_, on) => {
    test("stays in the space", () => {
      const proposed = genotypes(search(make(name, on), on, { trials: 60 }));
      expect(proposed.filter((genotype) => !on.accepts(genotype))).toEqual([]);
    });

    test("proposes the same for the same seed", () => {
      const [one, other] = [1, 2].map(() => genotypes(search(make(name, on), on, { trials: 40, seed: 3 })));
      expect(one).toEqual(other);
    });

    test("a resumed search proposes what the unbroken one did, wherever it was cut", () => {
      const options = { on, trials: 40, parallelism: 3 };
      const evaluate = (genotype: Genotype, _: number, trial: number) =>
        trial % 7 === 5 ? undefined : { accuracy: score(on, genotype) };
      const whole = runCourse({ ...options, strategy: make(name, on), evaluate }).events;
      for (let cut = 0; cut < whole.length; cut += 11) {
        const recorded = whole.slice(0, cut);
        expect(runCourse({ ...options, strategy: make(name, on), evaluate, recorded }).events).toEqual(whole);
      }
    });

    test("stays in the space and resumes with a prior, whose scores some architectures lack", () => {
      const genotypes = Array.from({ length: 30 }, (_, draw) => on.sample(stream(draw, "prior")));
      const prior = {
        genotypes,
        scores: [
          {
            name: "truth",
            weight: 1,
            values: genotypes.map((genotype, index) => (index % 5 ? score(on, genotype) : null)),
          },
          { name: "same", weight: 0, values: genotypes.map(() => 1) },
        ],
      };
      const evaluate = (genotype: Genotype) => ({ accuracy: score(on, genotype) });
      const options = { on, trials: 20, parallelism: 3, prior, evaluate };
      const whole = runCourse({ ...options, strategy: make(name, on) });
      expect(whole.trials.filter(({ genotype }) => !on.accepts(genotype))).toEqual([]);
      const recorded = whole.events.slice(0, 23);
      expect(runCourse({ ...options, strategy: make(name, on), recorded }).events).toEqual(whole.events);
    });

    test("survives failed trials, even if nothing ever works", () => {
      for (const fails of [(number: number) => number % 3 === 0, (number: number) => number < 30, () => true]) {
        const proposed = genotypes(search(make(name, on), on, { trials: 50, fails }));
        expect(proposed.filter((genotype) => !on.accepts(genotype))).toEqual([]);
      }
    });

    test.skipIf(asTold.has(name))("keeps the constraints that are known beforehand", () => {
      const known = (genotype: Genotype) => ({ parameters: Math.round(1000 * (1 + score(on, genotype))) });
      const sizes = Array.from({ length: 200 }, (_, draw) => known(on.sample(stream(draw, "size"))).parameters);
      const middle = sizes.sort((a, b) => a - b)[100]!;
      const { trials } = runCourse({
        strategy: make(name, on),
        on,
        trials: 60,
        parallelism: 2,
        known,
        goals: { ...highestAccuracy, maximum: { parameters: middle } },
        evaluate: (genotype) => ({ accuracy: score(on, genotype) }),
      });
      expect(trials.filter(({ genotype }) => known(genotype).parameters > middle)).toEqual([]);
    });

    test("serves two objectives, or says which strategies do", () => {
      const objectives = (["maximize", "minimize"] as const).map((goal) => ({ metric: goal, goal }));
      const run = () =>
        runCourse({
          strategy: make(name, on),
          on,
          trials: 50,
          goals: { objectives, maximum: {}, minimum: {} },
          evaluate: (genotype) => ({ maximize: score(on, genotype), minimize: on.encode(genotype)[0]! }),
        }).trials;
      try {
        expect(genotypes(run()).filter((genotype) => !on.accepts(genotype))).toEqual([]);
      } catch (error) {
        expect((error as Error).message).toMatch(`${name} takes one objective, but there are 2: maximize, minimize`);
      }
    });
  });

  test("a search over several stages goes on as it would have, wherever it was cut", () => {
    const on = spaces["a cell"]!;
    const { stages, schedule } = proxies.hyperband({ epochs: [1, 3, 9] });
    const options = { on, stages, schedule: schedule!, trials: 40, parallelism: 3 };
    const evaluate = (genotype: Genotype, stage: number, trial: number) =>
      (trial + stage) % 9 === 5 ? undefined : { accuracy: score(on, genotype) / (stage + 1) };
    const whole = runCourse({ ...options, strategy: make(name, on), evaluate }).events;
    for (let cut = 5; cut < whole.length; cut += 11) {
      const recorded = whole.slice(0, cut);
      expect(runCourse({ ...options, strategy: make(name, on), evaluate, recorded }).events).toEqual(whole);
    }
  });

  test.skipIf(asTold.has(name) || repeating.has(name))("tries no two that mean the same while there are others", () => {
    for (const on of [spaces["two cells"]!, spaces["a single genotype but for one edge"]!]) {
      const unique = Number(on.uniqueSize());
      const forms = genotypes(search(make(name, on), on, { trials: unique, parallelism: 2 })).map(
        on.canonical.bind(on),
      );
      expect(new Set(forms).size).toBe(unique);
    }
  });

  test.skipIf(asTold.has(name))("finds the best of a space whose parts do not depend on each other", () => {
    const on = spaces["four choices"]!;
    const best = (seed: number) =>
      Math.max(
        ...runCourse({
          strategy: make(name, on),
          on,
          trials: 400,
          seed,
          evaluate: (genotype) => ({ accuracy: on.values(genotype).reduce((sum, value) => sum + value, 0) / 12 }),
          until: ({ accuracy }) => accuracy === 1,
        }).trials.map(({ evaluations }) => evaluations[0]!.metrics.accuracy!),
      );
    expect([1, 2, 3].map(best)).toEqual([1, 1, 1]);
  });
});

/** Mean best score of searches of 100 trials in the 15,625 cells of NAS-Bench-201. */
function meanBest(strategy: Strategy): number {
  const on = spaces["a cell"]!;
  const bests = Array.from({ length: 8 }, (_, seed) =>
    Math.max(...search(strategy, on, { trials: 100, seed }).map(({ genotype }) => score(on, genotype))),
  );
  return bests.reduce((sum, best) => sum + best, 0) / bests.length;
}

test("a strategy that learns from its trials finds better points than random search", () => {
  expect(meanBest(strategies.regularizedEvolution())).toBeGreaterThan(meanBest(strategies.random()) + 0.02);
});
