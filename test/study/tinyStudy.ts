import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { fromArrays } from "../../sdk/src/datasets/fromArrays.js";
import { training } from "../../sdk/src/network/training.js";
import { proxies } from "../../sdk/src/proxies/index.js";
import { keepBest } from "../../sdk/src/proxies/schedule.js";
import { highestAccuracy } from "../../sdk/src/records/goals.js";
import { space } from "../../sdk/src/space/space.js";
import { strategies } from "../../sdk/src/strategies/index.js";
import "../../sdk/src/study/api/spaceSearch.js";
import { supernetEvaluator } from "../../sdk/src/evaluators/supernet.js";
import { trainingEvaluator } from "../../sdk/src/evaluators/training.js";
import type { StudyPlan } from "../../sdk/src/study/run/plan.js";
import { oneShot } from "../../sdk/src/supernet/index.js";
import { stripes } from "../datasets/stripes.js";

/** Forty images of 4x4 pixels in two classes that a network tells apart within a few batches. */
export const tinyData = fromArrays({
  name: "stripes",
  ...stripes({ counts: [40, 40] }),
  train: 32,
  validation: 24,
  test: 24,
  seed: 1,
});

/** Nine cells of three edges: trains an epoch in milliseconds. */
export const tinySpace = space()
  .stem("conv_1x1", { channels: 4 })
  .cell("cell", { nodes: 3, ops: ["none", "skip_connect", "nor_conv_1x1"] })
  .head("classifier");

/** Batches small enough that an epoch has several. */
export const tinyTraining = { batchSize: 8, learningRate: 0.05 } as const;

const basis = {
  seed: 7,
  trials: 6,
  parallelism: 4,
  schedule: keepBest,
  goals: highestAccuracy,
  earlier: [],
  rerun: false,
  asynchronous: false,
};
/** The loop looks at spaces whose names are not known. */
export const plain = (typed: unknown) => typed as StudyPlan["space"];
const onTinyData = { space: plain(tinySpace), dataset: tinyData, training: training(tinyTraining) };
const spos = oneShot.spos({ epochs: 2, populationSize: 3, tournamentSize: 2 });
/** What the loop is given for a study of two rungs. */
export const halvingPlan: StudyPlan = {
  ...basis,
  space: plain(tinySpace),
  evaluator: trainingEvaluator(onTinyData),
  search: strategies.regularizedEvolution({ populationSize: 3, tournamentSize: 2 }),
  proxy: "successiveHalving",
  stages: proxies.successiveHalving({ epochs: [1, 2], keep: 1 / 3 }).stages,
};
/** What the loop is given for a one-shot study. */
export const sharedPlan: StudyPlan = {
  ...basis,
  space: plain(tinySpace),
  evaluator: supernetEvaluator({ ...onTinyData, method: spos }),
  search: spos,
  proxy: "spos",
  stages: [{ name: "supernet of 2 epochs", fidelity: { epochs: 2, share: 1 }, keep: 1 }],
};

/** An empty folder that goes when the test ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "nasbook-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A copy of a folder as it is now, that goes when the test ends. */
export function copyOf(folder: string): string {
  const copy = temporaryFolder();
  cpSync(folder, copy, { recursive: true });
  return copy;
}

/** The journal of a study without what differs from run to run: wall-clock times, and which worker was free. */
export const journalOf = (folder: string): string =>
  readFileSync(join(folder, "journal.jsonl"), "utf8").replace(/"(seconds|startedAt|worker)":[\d.e+-]+/g, '"$1":0');
