import { describe, expect, expectTypeOf, test } from "vitest";
import { trainingEvaluator } from "../../sdk/src/evaluators/training.js";
import { trialSeed } from "../../sdk/src/evaluators/trialSeed.js";
import { training } from "../../sdk/src/network/training.js";
import { proxies } from "../../sdk/src/proxies/index.js";
import { space } from "../../sdk/src/space/space.js";
import { strategies } from "../../sdk/src/strategies/index.js";
import type { SearchObjectives } from "../../sdk/src/study/api/goalOptions.js";
import { resume } from "../../sdk/src/study/store/resume.js";
import { oneShot } from "../../sdk/src/supernet/index.js";
import { tables } from "../../sdk/src/tables/index.js";
import { loadBackend } from "../../sdk/src/tensor/index.js";
import { scoreGenotype } from "../../sdk/src/zeroCost/scoreGenotype.js";
import { journalOf, plain, temporaryFolder, tinyData, tinySpace, tinyTraining } from "./tinyStudy.js";

const quiet = { quiet: true, trials: 8 } as const;
const random = strategies.random();
const on = (search: ReturnType<typeof tinySpace.search>) => search.on(tinyData).training(tinyTraining).seed(3);
const halving = () => proxies.successiveHalving({ epochs: [1, 2], keep: 1 / 2 });
const pareto = () =>
  on(tinySpace.search(strategies.nsga2({ populationSize: 4 })).proxy(halving())).objectives({
    accuracy: "maximize",
    synflow: "maximize",
    snip: "minimize",
  });

describe("scores of untrained networks as objectives", () => {
  test("are metrics of every stage of a trial, as its seed gives them, measured once", async () => {
    const { trials, record, front, goals } = await pareto().run({ ...quiet, rerun: true, folder: temporaryFolder() });
    expect(goals.objectives.map(({ metric }) => metric)).toEqual(["accuracy", "synflow", "snip"]);
    expect(record.metrics.snip).toMatchObject({ goal: "minimize", untrained: true });
    expect(record.metrics.synflow?.definition).toMatch(/^of the untrained network: /);
    const { tf } = await loadBackend();
    for (const { number, genotype, evaluations, failure } of trials) {
      if (failure !== undefined) continue;
      const names = ["synflow", "snip"] as const;
      const seed = trialSeed(3, number);
      const scores = scoreGenotype(genotype as never, {
        tf,
        space: plain(tinySpace),
        dataset: tinyData,
        names,
        batchSize: 64,
        seed,
      });
      for (const { metrics, by } of evaluations) {
        expect(by).toBe("training");
        expect(metrics).toMatchObject(scores);
        expect(metrics.accuracy).toBeTypeOf("number");
      }
      // an epoch and a batch of the whole training split, then an epoch
      expect(evaluations.map(({ cost }) => cost.images)).toEqual([64, 32].slice(0, evaluations.length));
    }
    expect(trials.some(({ evaluations }) => evaluations.length === 2)).toBe(true);
    expect(front.length).toBeGreaterThan(0);
  });

  test("have columns and axes, once each", async () => {
    const search = on(
      tinySpace
        .search(random)
        .proxy(proxies.synflow({ keep: 1 }))
        .proxy(proxies.epochs(1)),
    );
    const result = await search
      .objectives({ accuracy: "maximize", synflow: "maximize" })
      .run({ ...quiet, folder: temporaryFolder() });
    expect(result.table().columns.filter((column) => column === "synflow")).toHaveLength(1);
    for (const kind of ["objectives", "pareto", "history", "hypervolumeHistory"] as const)
      expect(result.plot(kind).data.length, kind).toBeGreaterThan(0);
    expect(JSON.stringify(result.plot("objectives").layout)).toContain("synflow");
    // the stage has measured it: training does not again
    for (const { evaluations } of result.trials)
      if (evaluations.length === 2)
        expect(evaluations[1]).toMatchObject({ metrics: evaluations[0]?.metrics, cost: { images: 32 } });
    const [first] = result.trials.filter(({ evaluations }) => evaluations.length > 0);
    expect(await result.scores([first!.genotype], { by: "synflow" })).toEqual([first!.evaluations[0]?.metrics.synflow]);
  });

  test("that are not finite fail the trial before it is trained, and are no number anywhere", async () => {
    const genotypes = [{ cell: ["none", "none", "none"] }, { cell: ["skip_connect", "none", "nor_conv_1x1"] }] as never;
    const { trials, cost, best } = await on(tinySpace.search(strategies.listed({ genotypes })))
      .objectives({ accuracy: "maximize", jacobCov: "maximize", synflow: "maximize" })
      .run({ quiet: true, trials: 2, folder: temporaryFolder() });
    expect(trials.map(({ status }) => status)).toEqual(["failed", "complete"]);
    expect(trials[0]).toMatchObject({ evaluations: [], failure: { cause: "diverged", stage: 0 } });
    expect(trials[0]?.failure?.message).toMatch(
      /^(jacobCov|synflow) of this architecture is not finite \((NaN|-?Infinity): .+\)$/,
    );
    expect(cost.images).toBe(32 + 4 * 32);
    expect(best.number).toBe(1);
  });

  test("are planned as the work that they are", async () => {
    const search = on(tinySpace.search(random).proxy(halving())).objectives({ accuracy: "maximize", snip: "maximize" });
    const { trials, cost } = await search.run({ quiet: true, trials: 6, rerun: true, folder: temporaryFolder() });
    const fit = trials.filter(({ failure }) => failure === undefined);
    const planned = trainingEvaluator({
      space: plain(tinySpace),
      dataset: tinyData,
      training: training(tinyTraining),
      scores: ["snip", "synflow"],
    }).work({ stages: halving().stages, schedule: { kind: "halving", options: {} }, trials: 6 });
    expect(planned).toEqual({ images: 6 * (32 + 32) + 3 * 32, perTrial: 0 });
    expect(cost.images).toBe(fit.reduce((sum, { evaluations }) => sum + 64 + 32 * (evaluations.length - 1), 0));
  });

  test("are the same with two workers, and when they were interrupted", async () => {
    const [one, two] = [temporaryFolder(), temporaryFolder()];
    await pareto().run({ ...quiet, folder: one });
    await pareto().run({ ...quiet, folder: two, workers: 2 });
    expect(journalOf(two)).toBe(journalOf(one));
    for (const left of [1, 6, 9]) {
      const folder = temporaryFolder();
      let seen = 0;
      for await (const _ of pareto().trials({ trials: quiet.trials, folder })) if (++seen === left) break;
      await resume(folder, { quiet: true });
      expect(journalOf(folder), `left after ${left} results`).toBe(journalOf(one));
    }
  });

  test("go along with a supernet, whose own score stays that of its paths", async () => {
    const result = await on(
      tinySpace.search(oneShot.spos({ epochs: 4, search: strategies.nsga2({ populationSize: 4 }) })),
    )
      .objectives({ naswot: "maximize", accuracy: "maximize" })
      .run({ ...quiet, folder: temporaryFolder() });
    const tried = result.trials.filter(({ evaluations: [one] }) => one !== undefined && one.copyOf === undefined);
    expect(tried.every(({ evaluations: [one] }) => Number.isFinite(one?.metrics.naswot))).toBe(true);
    const scores = await result.scores(tried.map(({ genotype }) => genotype));
    expect(scores).toEqual(tried.map(({ evaluations }) => evaluations[0]?.metrics.accuracy));
  });

  test("leave FLOPs and metrics of your own of that name to whoever measures them", async () => {
    const { trials } = await on(tinySpace.search(random))
      .objectives({ accuracy: "maximize", flops: "minimize" })
      .run({ quiet: true, trials: 2, folder: temporaryFolder() });
    for (const { evaluations } of trials) for (const { metrics } of evaluations) expect(metrics.flops).toBeUndefined();
    const own = await tinySpace
      .search(random)
      .on(() => ({ zen: 7 }))
      .objectives({ zen: "maximize" })
      .run({ quiet: true, trials: 2, folder: false });
    expect(own.best.metrics).toEqual({ zen: 7 });
  });

  test("are suggested by name, and names of your own are allowed", () => {
    expectTypeOf<{ synflow: "maximize"; f1: "maximize" }>().toExtend<SearchObjectives>();
    expectTypeOf<{ synflow: "higher" }>().not.toExtend<SearchObjectives>();
    expectTypeOf<"naswot">().toExtend<keyof SearchObjectives>();
  });
});

describe("scores of untrained networks as constraints", () => {
  const bounded = (minimum: number) =>
    on(tinySpace.search(random).proxy(proxies.epochs(1)))
      .constraints({ minimum: { synflow: minimum } })
      .run({ ...quiet, folder: temporaryFolder() });

  test("rank those that violate them behind", async () => {
    const values = (await bounded(-1000)).trials.flatMap(({ evaluations: [one] }) => one?.metrics.synflow ?? []);
    expect(values.length).toBeGreaterThan(2);
    const highest = Math.max(...values);
    const { best } = await bounded(highest - 1e-9);
    expect(best.metrics.synflow).toBe(highest);
  });

  test("hold at a stage that scores the networks: it promotes what satisfies them first", async () => {
    const funnel = (minimum: number) =>
      on(
        tinySpace
          .search(random)
          .proxy(proxies.params({ keep: 1 / 4 }))
          .proxy(proxies.epochs(1)),
      )
        .constraints({ maximum: { params: minimum } })
        .run({ ...quiet, rerun: true, folder: temporaryFolder() });
    const all = (await funnel(1e9)).trials.map(({ parameters }) => parameters as number);
    const bound = [...all].sort((a, b) => a - b)[2] as number;
    const { trials } = await funnel(bound);
    const trained = trials.filter(({ evaluations }) => evaluations.length === 2);
    expect(trained).toHaveLength(2);
    for (const { parameters } of trained) expect(parameters).toBeLessThanOrEqual(bound);
  });
});

describe("a score of untrained networks as a goal is refused", () => {
  const folder = () => temporaryFolder();
  const table = tables.fromFunction({
    name: "by ops",
    space: tinySpace,
    epochs: [1],
    answer: () => ({ metrics: { accuracy: 0.5 } }),
  });

  test("where a table evaluates: it has no weights", async () => {
    const search = tinySpace.search(random).on(table as never);
    await expect(search.objectives({ synflow: "maximize" }).run({ ...quiet, folder: folder() })).rejects.toThrow(
      'objective "synflow" is a score of untrained networks, but candidates are evaluated by the table by ops, which has no weights; search a space of networks with .on(dataset), or use one of its metrics: accuracy',
    );
    await expect(search.constraints({ minimum: { naswot: 3 } }).run({ ...quiet, folder: folder() })).rejects.toThrow(
      "minimum.naswot is a score of untrained networks, but candidates are evaluated by the table by ops",
    );
  });

  test("where a function does not return it", async () => {
    const search = tinySpace.search(random).on(() => ({ f1: 1 }));
    await expect(search.objectives({ synflow: "maximize" }).run({ ...quiet, folder: false })).rejects.toThrow(
      'metric "synflow" is an objective or constraint of the search, but the result has f1; name one of those in .objectives({ ... }), or return "synflow" (as a score of untrained networks it is only measured with .on(dataset))',
    );
  });

  test("in a space without layers", async () => {
    const search = space().choice("width", [1, 2]).search(random).on(tinyData).objectives({ synflow: "maximize" });
    await expect(search.run({ ...quiet, folder: folder() })).rejects.toThrow(/layer/);
  });

  test("where the data have no classes and it needs them", async () => {
    const { fromArrays } = await import("../../sdk/src/datasets/fromArrays.js");
    const numbers = fromArrays({
      name: "numbers",
      task: "regression",
      shape: [4, 4, 1],
      inputs: Array.from({ length: 40 }, (_, index) => Array.from({ length: 16 }, (_, place) => (index * place) % 7)),
      targets: { sum: Array.from({ length: 40 }, (_, index) => index) },
      seed: 1,
    });
    const search = tinySpace.search(random).on(numbers).objectives({ epeNas: "maximize" });
    await expect(search.run({ ...quiet, folder: folder() })).rejects.toThrow(
      "epeNas compares inputs of one class, but numbers is a regression; use another score, such as synflow",
    );
  });
});
