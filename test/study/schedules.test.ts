import { expect, test } from "vitest";
import { funnel } from "../../sdk/src/proxies/funnel.js";
import { proxies } from "../../sdk/src/proxies/index.js";
import type { SearchProxy } from "../../sdk/src/proxies/proxy.js";
import { keepBest } from "../../sdk/src/proxies/schedule.js";
import { strategies } from "../../sdk/src/strategies/index.js";
import type { StudyPlan } from "../../sdk/src/study/run/plan.js";
import { openSession } from "../../sdk/src/study/run/session.js";
import { imagesOf, runStudy } from "../../sdk/src/study/run/studyRun.js";
import { halvingPlan, temporaryFolder, tinyData } from "./tinyStudy.js";

const plannedImages = (plan: StudyPlan) => plan.evaluator.work(plan).images;

const planOf = ({ name, stages, schedule = keepBest }: SearchProxy) => ({
  ...halvingPlan,
  search: strategies.random(),
  proxy: name,
  stages,
  schedule,
  trials: 4,
  rerun: true,
});

/** Scores on 8 of 32 images, then trains a half for 3 epochs. */
const funnelStages = funnel([proxies.gradNorm({ keep: 1 / 2, batchSize: 8 }), proxies.epochs(3)]);

test.each<[string, SearchProxy, number]>([
  ["successive halving", proxies.successiveHalving({ epochs: [1, 3], keep: 1 / 2 }), 4 * 1 + 2 * 2],
  ["a funnel", { name: "a funnel", stages: funnelStages }, (4 * 8) / 32 + 2 * 3],
  ["Hyperband", proxies.hyperband({ epochs: [1, 3], keep: 1 / 2 }), 2 * 1 + 1 * 2 + 2 * 3],
])("%s trains as many images as it plans", async (_, proxy, epochs) => {
  const plan = planOf(proxy);
  const { record } = await runStudy(plan, { workers: 1, quiet: true, folder: temporaryFolder() });
  expect(record.trials.map(({ failure }) => failure)).toEqual(record.trials.map(() => undefined));
  expect(record.trials.every(({ status }) => status !== "running")).toBe(true);
  expect(plannedImages(plan)).toBe(epochs * tinyData.train.count);
  expect(imagesOf(record)).toBe(plannedImages(plan));
});

test("learning curves of a training are seen epoch by epoch", async () => {
  const plan = { ...planOf(proxies.learningCurves({ epochs: [3, 6], threshold: 0.99 })), parallelism: 1 };
  const { record } = await runStudy(plan, { workers: 1, quiet: true, folder: temporaryFolder() });
  const [first, ...others] = record.trials.map(({ status }) => status);
  expect(first).toBe("complete"); // it has nobody to beat
  expect(others).toContain("stopped"); // three points of a curve are enough, though there was one stage
  expect(imagesOf(record)).toBeLessThan(plannedImages(plan));
});

test("a training has no end without a number of trials", async () => {
  const plan = { ...planOf(proxies.asha()), trials: Number.POSITIVE_INFINITY };
  await expect(openSession(plan, { workers: 1, folder: temporaryFolder() })).rejects.toThrow(
    "trials must be a whole number of at least 1, but got Infinity",
  );
});
