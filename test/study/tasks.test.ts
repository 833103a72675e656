import { describe, expect, test } from "vitest";
import { fromArrays } from "../../sdk/src/datasets/fromArrays.js";
import { stream } from "../../sdk/src/math/random.js";
import type { Evaluation } from "../../sdk/src/records/trial.js";
import { space } from "../../sdk/src/space/space.js";
import { strategies } from "../../sdk/src/strategies/index.js";
import { study } from "../../sdk/src/study/index.js";
import "../../sdk/src/study/api/spaceSearch.js";
import { temporaryFolder, tinyData, tinySpace, tinyTraining } from "./tinyStudy.js";

const rng = stream(1, "regression");
const inputs = Array.from({ length: 240 }, () => Array.from({ length: 6 }, () => 2 * rng() - 1));
/** House prices of a kind: in hundreds of thousands, linear in the inputs but for a bend. */
const prices = inputs.map(
  ([a, b, c]) => 300_000 + 80_000 * (a as number) - 50_000 * (b as number) + 40_000 * Math.abs(c as number),
);
const houses = fromArrays({
  name: "houses",
  task: "regression",
  shape: [1, 6, 1],
  inputs,
  targets: { price: prices },
  seed: 1,
});

const pointwise = space({ input: [1, 6, 1] })
  .stem("conv_3x3", { channels: 16 })
  .cell("cell", { nodes: 3, ops: ["skip_connect", "nor_conv_1x1", "nor_conv_3x3"] })
  .head("classifier");

const own = new URL("../tasks/ownMeasures.ts", import.meta.url).href;

describe("a search on numbers", () => {
  test("goes after the smallest error, measures the metrics of a regression, and beats the mean", async () => {
    const result = await pointwise
      .search(strategies.random())
      .on(houses)
      .training({ batchSize: 16, learningRate: 0.05 })
      .run({ trials: 3, quiet: true, folder: temporaryFolder() });
    expect(result.record.goals.objectives).toEqual([{ metric: "rmse", goal: "minimize" }]);
    expect(Object.keys(result.record.metrics)).toEqual(["rmse", "mae", "r2", "loss"]);
    const metrics = result.record.trials.map(({ evaluations }) => evaluations.at(-1)?.metrics);
    for (const values of metrics) expect(Object.keys(values ?? {})).toEqual(["rmse", "mae", "r2", "loss"]);
    const best = Math.min(...metrics.map((values) => values?.rmse as number));
    expect(best).toBeLessThan(60_000); // in the unit of the prices, whose deviation is about 58,000
    expect(best).toBeGreaterThan(1_000);
    expect(Math.max(...metrics.map((values) => values?.r2 as number))).toBeGreaterThan(0.1);
  });

  test("can train another loss, and one of one's own", async () => {
    const run = async (loss: object | string) => {
      const search = pointwise.search(strategies.random()).on(houses, { loss: loss as string });
      const result = await search
        .training({ batchSize: 16, learningRate: 0.05 })
        .run({ trials: 1, quiet: true, folder: temporaryFolder() });
      const { curve, metrics } = result.record.trials[0]?.evaluations.at(-1) ?? { curve: [], metrics: {} };
      expect(metrics).toHaveProperty("rmse");
      return curve.at(-1)?.trainLoss;
    };
    const losses = [
      await run("meanSquaredError"),
      await run({ loss: "huber" }),
      await run({ module: own, export: "quantileLoss" }),
    ];
    for (const loss of losses) expect(loss).toBeGreaterThan(0);
    expect(new Set(losses).size).toBe(3);
  });
});

describe("a search on classes", () => {
  const search = (options = {}) => tinySpace.search(strategies.random()).on(tinyData, options).training(tinyTraining);

  test("goes after any metric of its task that is named", async () => {
    const result = await search()
      .objectives({ macroF1: "maximize" })
      .constraints({ maximum: { logLoss: 5 } })
      .run({ trials: 2, quiet: true, folder: temporaryFolder() });
    for (const { evaluations } of result.record.trials) {
      const { metrics, curve } = evaluations.at(-1) as Evaluation;
      expect(Object.keys(metrics)).toEqual(["accuracy", "loss", "macroF1", "logLoss"]);
      expect(metrics.logLoss).toBeCloseTo(metrics.loss as number, 4);
      expect(Object.keys(curve[0]?.metrics ?? {})).toContain("macroF1");
    }
    expect(result.record.metrics.macroF1).toMatchObject({ goal: "maximize", unit: "share" });
  });

  test("measures and goes after a metric of one's own, also when it is resumed from its folder", async () => {
    const folder = temporaryFolder();
    const errors = { metric: "errors", goal: "minimize", module: own, export: "costOfErrors" } as const;
    const result = await search({ metrics: [errors] })
      .objectives({ errors: "minimize" })
      .run({ trials: 2, quiet: true, folder });
    for (const { evaluations } of result.record.trials) {
      const metrics = evaluations.at(-1)?.metrics ?? {};
      expect(metrics.errors).toBeCloseTo(tinyData.validation.count * (1 - (metrics.accuracy as number)), 6);
    }
    const again = await study.resume(folder, { quiet: true });
    expect(again.record.trials).toEqual(result.record.trials);
  });

  test("a metric of another task or none is refused before anything is trained", async () => {
    const run = (metric: string) =>
      search()
        .objectives({ [metric]: "maximize" })
        .run({ trials: 1, quiet: true, folder: temporaryFolder() });
    await expect(run("r2")).rejects.toThrow('objective "r2" is not among the metrics; known: accuracy, loss,');
    await expect(run("makroF1")).rejects.toThrow('objective "makroF1" is not among the metrics');
  });
});
