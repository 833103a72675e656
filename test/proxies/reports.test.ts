import { describe, expect, test } from "vitest";
import type { EvaluationContext } from "../../sdk/src/evaluation/ownCode.js";
import { isStopped } from "../../sdk/src/evaluation/stopping.js";
import { proxies } from "../../sdk/src/proxies/index.js";
import { space } from "../../sdk/src/space/space.js";
import { strategies } from "../../sdk/src/strategies/index.js";
import "../../sdk/src/study/api/spaceSearch.js";
import { journalOf, temporaryFolder, tinyData, tinySpace, tinyTraining } from "../study/tinyStudy.js";

const grid = space().integer("x", { low: 1, high: 100 });
/** Saturates at x / 100, and says so at every step. */
function learn({ x }: { x: number }, { fidelity, report }: EvaluationContext): number {
  const at = (step: number) => (x / 100) * (1 - Math.exp(-step / 4));
  for (let step = 1; step <= (fidelity.epochs ?? fidelity.frames ?? 0); step++) report(step, { value: at(step) });
  return at(20);
}
const search = grid.search(strategies.random()).seed(4);
const quiet = { quiet: true, folder: false } as const;

describe("the rule of medians", () => {
  const rule = {
    kind: "median",
    metric: "value",
    goal: "maximize",
    medians: [
      [1, 0.2],
      [5, 0.4],
    ],
  } as const;
  const curve = (...values: readonly [number, number][]) =>
    values.map(([step, value]) => ({ step, metrics: { value } }));

  test("stops what is worse than the median at the last step that others reached, by its best so far", () => {
    expect(isStopped(rule, curve([1, 0.1]))).toBe(true);
    expect(isStopped(rule, curve([1, 0.3]))).toBe(false);
    expect(isStopped(rule, curve([1, 0.3], [3, 0.1]))).toBe(false); // its best is what counts
    expect(isStopped(rule, curve([1, 0.3], [5, 0.35]))).toBe(true);
    expect(isStopped(rule, curve([0.5, 0.0]))).toBe(false); // nobody is known there
    expect(isStopped({ ...rule, goal: "minimize" }, curve([1, 0.1]))).toBe(false);
    expect(isStopped({ ...rule, goal: "minimize" }, curve([1, 0.3]))).toBe(true);
  });
});

describe.each([
  ["median stopping", proxies.medianStopping({ epochs: 20, warmup: 3 })],
  ["extrapolated curves", proxies.learningCurves({ epochs: 20, threshold: 0.05 })],
])("%s of what a function reports", (_, proxy) => {
  test("stops bad trials before their end, and never the one that is best", async () => {
    const result = await search
      .on(learn)
      .proxy(proxy)
      .run({ ...quiet, trials: 40 });
    const stopped = result.trials.filter(({ status }) => status === "stopped");
    const complete = result.trials.filter(({ status }) => status === "complete");
    expect(stopped.length).toBeGreaterThan(8);
    expect(stopped.length + complete.length).toBe(40);
    const steps = stopped.map(({ evaluations }) => evaluations[0]!);
    expect(steps.every(({ stoppedAt, curve }) => stoppedAt! < 20 && curve.at(-1)?.step === stoppedAt)).toBe(true);
    const best = Math.max(...result.trials.map(({ genotype }) => genotype.x));
    expect(result.best.genotype.x).toBe(best);
    expect(complete.every(({ evaluations }) => evaluations[0]?.fidelity.epochs === 20)).toBe(true);
  });

  test("decides the same for several at a time, and again from its journal", async () => {
    const [one, two] = [temporaryFolder(), temporaryFolder()];
    const later = async (genotype: { x: number }, context: EvaluationContext) => {
      await new Promise((resolve) => setTimeout(resolve, genotype.x % 3));
      return learn(genotype, context);
    };
    const run = { quiet: true, trials: 25, parallelism: 4 } as const;
    const first = await search
      .on(learn)
      .proxy(proxy)
      .run({ ...run, folder: one });
    const second = await search
      .on(later)
      .proxy(proxy)
      .run({ ...run, folder: two });
    expect(second.trials.map(({ status }) => status)).toEqual(first.trials.map(({ status }) => status));
    const before = journalOf(one);
    const again = await search
      .on(learn)
      .proxy(proxy)
      .run({ ...run, folder: one });
    expect(again.trials).toEqual(first.trials);
    expect(journalOf(one)).toBe(before);
  });
});

test("a function that catches the stop and goes on is stopped all the same", async () => {
  const stubborn = (genotype: { x: number }, context: EvaluationContext) => {
    try {
      return learn(genotype, context);
    } catch {
      return 99;
    }
  };
  const { trials } = await search
    .on(stubborn)
    .proxy(proxies.medianStopping({ epochs: 20, warmup: 3 }))
    .run({ ...quiet, trials: 30 });
  expect(trials.some(({ status }) => status === "stopped")).toBe(true);
  expect(trials.some(({ evaluations }) => evaluations[0]?.metrics.value === 99)).toBe(false);
});

test("training is stopped after an epoch, in worker processes as in this one", async () => {
  const training = tinySpace
    .choice("rate", [0.05, 1e-6])
    .search(strategies.random())
    .proxy(proxies.medianStopping({ epochs: 6, warmup: 2 }))
    .on(tinyData)
    .training({ ...tinyTraining, learningRate: "rate" })
    .seed(2);
  const [one, two] = [temporaryFolder(), temporaryFolder()];
  const { trials } = await training.run({ quiet: true, trials: 10, folder: one });
  await training.run({ quiet: true, trials: 10, folder: two, workers: 2 });
  const stopped = trials.filter(({ status }) => status === "stopped");
  expect(stopped.length).toBeGreaterThan(0);
  expect(stopped.every(({ evaluations }) => evaluations[0]!.curve.length === evaluations[0]!.stoppedAt)).toBe(true);
  expect(journalOf(two)).toBe(journalOf(one));
});
