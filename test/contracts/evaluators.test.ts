import { describe, expect, test } from "vitest";
import { type EvaluationSource, evaluatorFor } from "../../sdk/src/evaluators/index.js";
import { training } from "../../sdk/src/network/training.js";
import { keepBest } from "../../sdk/src/proxies/schedule.js";
import type { Genotype } from "../../sdk/src/space/decisions.js";
import { oneShot } from "../../sdk/src/supernet/index.js";
import { tables } from "../../sdk/src/tables/index.js";
import { plain, temporaryFolder, tinyData, tinySpace, tinyTraining } from "../study/tinyStudy.js";

const space = plain(tinySpace);
const table = tables.fromFunction({
  name: "by ops",
  space: tinySpace,
  epochs: [1, 2],
  answer: ({ cell }, epochs) => ({
    metrics: { accuracy: cell.filter((op) => op !== "none").length / 3 / (3 - epochs) },
  }),
});
// @ts-expect-error plain JavaScript, as a worker loads it
const { byOps } = await import("./evaluatorModule.mjs");
const count = (genotype: Genotype) => (genotype.cell as readonly string[]).filter((op) => op !== "none").length;

/** Every kind of evaluator. */
const cases: readonly [string, EvaluationSource, boolean][] = [
  ["training", tinyData, false],
  ["supernet", tinyData, true],
  ["table", table as unknown as EvaluationSource, false],
  ["function", count as unknown as EvaluationSource, false],
  ["module", byOps, false],
];

describe.each(cases)("the evaluator %s", (kind, source, shared) => {
  const make = () =>
    evaluatorFor({
      goals: [],
      source,
      options: {},
      space,
      method: shared ? oneShot.spos({ epochs: 1 }) : undefined,
      training: training(tinyTraining),
      clock: undefined,
    });
  const stages = make().proxies.flatMap((proxy) => proxy.stages);
  const load = { stages, schedule: keepBest, trials: 4 };
  const silent = { onStart: () => undefined, onImages: () => undefined, onReport: () => undefined };
  async function opened(signal = new AbortController().signal) {
    const folder = temporaryFolder();
    const place = { space, stages, trials: 4, seed: 3, workers: 1, folder, datasets: `${folder}/datasets`, signal };
    const evaluator = make();
    await evaluator.provide?.(place.datasets);
    const open = await evaluator.open(place);
    const prepared = await open.prepare?.(silent);
    if (prepared !== undefined) expect(prepared).toHaveProperty("answer");
    return open;
  }
  const request = (number: number) => ({ number, genotype: space.sample(number), stage: 0, firstStage: 0 });

  test("says what it is in plain JSON, the same each time", () => {
    const { json } = make();
    expect(json.kind).toBe(kind);
    expect(JSON.parse(JSON.stringify(json))).toEqual(json);
    expect(make().json).toEqual(json);
  });

  test("is after something by default that it measures, and says which way is better", () => {
    const { goals, metrics, measures } = make();
    for (const { metric, goal } of goals.objectives) {
      expect(["maximize", "minimize"]).toContain(goal);
      expect(metrics[metric]?.goal).toBe(goal);
      if (measures !== undefined) expect(measures).toContain(metric);
    }
  });

  test("measures finite numbers, what its objectives need among them, and the same again", async () => {
    const [one, two] = [await opened(), await opened()];
    const [first, again] = [await one.evaluate(request(1), silent), await two.evaluate(request(1), silent)];
    await one.close();
    await two.close();
    if (!("answer" in first) || !("answer" in again)) throw new Error("both must have an answer");
    const { metrics, cost } = first.answer;
    expect(again.answer.metrics).toEqual(metrics);
    expect(Object.values(metrics).every(Number.isFinite)).toBe(true);
    for (const { metric } of make().goals.objectives) expect(metrics).toHaveProperty(metric);
    for (const used of [cost.images, cost.seconds]) expect(used).toBeGreaterThanOrEqual(0);
  });

  test("judges genotypes alike that it says are alike", () => {
    const { identity } = make();
    expect(identity(space.sample(1))).toBe(identity(structuredClone(space.sample(1))));
    const all = new Set(Array.from({ length: 40 }, (_, seed) => identity(space.sample(seed))));
    expect(all.size).toBeGreaterThan(3);
  });

  test("knows its work beforehand", () => {
    const { images, perTrial } = make().work(load);
    expect(images + perTrial).toBeGreaterThan(0);
    expect(make().work({ ...load, trials: 8 }).images).toBeGreaterThanOrEqual(images);
  });

  // the others answer at once; ownCode.test.ts stops those that do not
  if (kind !== "training" && kind !== "supernet") return;

  test("stops when it is told to, with the reason", async () => {
    const stop = new AbortController();
    const open = await opened(stop.signal);
    stop.abort(new Error("enough"));
    await expect(open.evaluate(request(2), silent)).rejects.toThrow("enough");
    await open.close();
  });
});
