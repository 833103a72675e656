import { appendFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { trainingEvaluator } from "../../sdk/src/evaluators/training.js";
import { training } from "../../sdk/src/network/training.js";
import { proxies } from "../../sdk/src/proxies/index.js";
import { strategies } from "../../sdk/src/strategies/index.js";
import type { StudyPlan } from "../../sdk/src/study/run/plan.js";
import { openSession } from "../../sdk/src/study/run/session.js";
import { resume } from "../../sdk/src/study/store/resume.js";
import { oneShot } from "../../sdk/src/supernet/index.js";
import {
  copyOf,
  halvingPlan,
  journalOf,
  plain,
  sharedPlan,
  temporaryFolder,
  tinyData,
  tinySpace,
  tinyTraining,
} from "./tinyStudy.js";

const halving = tinySpace
  .search(strategies.regularizedEvolution({ populationSize: 3, tournamentSize: 2 }))
  .proxy(proxies.successiveHalving({ epochs: [1, 2], keep: 1 / 3 }))
  .on(tinyData)
  .training(tinyTraining)
  .seed(7);
const shared = tinySpace
  .search(oneShot.spos({ epochs: 2, populationSize: 3, tournamentSize: 2 }))
  .on(tinyData)
  .training(tinyTraining)
  .seed(7);
const budget = { trials: 6, quiet: true } as const;

/** Some rates diverge, the others do not. */
const rates = plain(tinySpace.choice("rate", [0.05, 1e30]));
const failingPlan: StudyPlan = {
  ...halvingPlan,
  space: rates,
  evaluator: trainingEvaluator({
    space: rates,
    dataset: tinyData,
    training: training({ ...tinyTraining, learningRate: "rate" }),
  }),
};

describe("a study that is run", () => {
  test("judges all trials at the first rung and promotes a third with their weights", async () => {
    const folder = temporaryFolder();
    const { trials, best, cost } = await halving.run({ ...budget, folder });
    expect(trials.map(({ status }) => status).sort()).toEqual([
      ...Array(2).fill("complete"),
      ...Array(4).fill("stopped"),
    ]);
    const promoted = trials.filter(({ status }) => status === "complete");
    // the second rung costs one epoch, not two: it goes on from the first one's weights
    for (const { evaluations } of promoted) {
      expect(evaluations.map(({ cost }) => cost.images)).toEqual([32, 32]);
      expect(evaluations[1]?.curve.map(({ step }) => step)).toEqual([2]);
    }
    const atFirst = (accuracy: number | undefined) => accuracy ?? 0;
    const worstPromoted = Math.min(...promoted.map(({ evaluations }) => atFirst(evaluations[0]?.metrics.accuracy)));
    for (const { status, evaluations } of trials)
      if (status === "stopped") expect(atFirst(evaluations[0]?.metrics.accuracy)).toBeLessThanOrEqual(worstPromoted);
    expect(promoted.map(({ number }) => number)).toContain(best.number);
    expect(cost.ofFull).toBeCloseTo(8 / 12);
    expect(existsSync(join(folder, "checkpoints"))).toBe(false);
  });

  test("answers from its journal when it is run again, and anew with fresh: true", async () => {
    const folder = temporaryFolder();
    await halving.run({ ...budget, folder });
    const before = readFileSync(join(folder, "journal.jsonl"), "utf8");
    await halving.run({ ...budget, folder });
    expect(readFileSync(join(folder, "journal.jsonl"), "utf8")).toBe(before);
    await halving.run({ ...budget, folder, fresh: true });
    expect(readFileSync(join(folder, "journal.jsonl"), "utf8")).not.toBe(before); // other times
  });

  test("keeps the same journal but for times with one worker or two", async () => {
    for (const search of [halving, shared]) {
      const [one, two] = [temporaryFolder(), temporaryFolder()];
      await search.run({ ...budget, folder: one, workers: 1 });
      await search.run({ ...budget, folder: two, workers: 2 });
      expect(journalOf(two)).toBe(journalOf(one));
    }
  });

  test("another seed is another study", async () => {
    const [one, two] = [temporaryFolder(), temporaryFolder()];
    await halving.run({ ...budget, folder: one });
    await halving.seed(8).run({ ...budget, folder: two });
    const architectures = (folder: string) => journalOf(folder).match(/"architecture":"[^"]*"/g);
    expect(architectures(two)).not.toEqual(architectures(one));
  });

  test("with baseline: true runs a random search at equal cost", async () => {
    const folder = temporaryFolder();
    const { record, baseline } = await halving.run({ ...budget, folder, baseline: true });
    const images = record.baseline?.trials.flatMap(({ evaluations }) => evaluations.map(({ cost }) => cost.images));
    expect(images).toEqual([64, 64, 64, 64]); // 8 epochs of 32 images were spent, so four trials of two epochs
    expect(record.baseline?.name).toContain("random");
    expect(baseline?.accuracy).toBeGreaterThan(0);
    const resumed = await resume(folder, { quiet: true });
    expect(resumed.record.baseline?.trials.length).toBe(4);
  });

  test("on a share of the data trains on so many images", async () => {
    const { trials } = await tinySpace
      .search(strategies.random())
      .proxy(proxies.successiveHalving({ epochs: [1, 2], shares: [0.5, 1], keep: 1 / 2 }))
      .on(tinyData)
      .training(tinyTraining)
      .run({ trials: 2, quiet: true, folder: temporaryFolder() });
    const complete = trials.find(({ status }) => status === "complete");
    expect(complete?.evaluations.map(({ cost }) => cost.images)).toEqual([16, 32]);
  });

  test("learns: the best of a few trials tells the stripes apart", async () => {
    const { best } = await tinySpace
      .search(strategies.random())
      .proxy(proxies.epochs(12))
      .on(tinyData)
      .training(tinyTraining)
      .run({ trials: 4, quiet: true, folder: temporaryFolder() });
    expect(best.accuracy).toBeGreaterThan(0.9);
  });
});

describe("a study that was stopped", () => {
  const judgements = ["proposed", "evaluated", "finished"];
  test.each([
    ["halving", halvingPlan, ["study", "promoted", ...judgements]],
    ["one-shot", sharedPlan, ["study", "prepared", ...judgements]],
    ["of failures", failingPlan, ["study", "promoted", "failed", ...judgements]],
  ])("%s: resumed after any line of its journal, it writes what the unbroken one did", async (_, plan, kinds) => {
    const whole = temporaryFolder();
    const session = await openSession(plan, { workers: 1, folder: whole });
    const stops = [copyOf(whole)];
    for await (const _ of session.events) stops.push(copyOf(whole)); // data, weights and journal as they are here
    const lines = readFileSync(join(whole, "journal.jsonl"), "utf8").split("\n").slice(0, -1);
    expect(new Set(lines.map((line) => JSON.parse(line).event))).toEqual(new Set(kinds));
    expect(stops.length).toBe(lines.length);
    for (const [index, folder] of stops.entries()) {
      appendFileSync(join(folder, "journal.jsonl"), lines[index + 1]?.slice(0, 20) ?? "");
      const { interrupted } = await resume(folder, { quiet: true });
      expect(interrupted).toBe(false);
      expect(journalOf(folder)).toBe(journalOf(whole));
    }
  });

  test("by an interrupt of the loop over its trials says what is kept, stops listening, and goes on with the next loop", async () => {
    const folder = temporaryFolder();
    const seen: number[] = [];
    const loop = async () => {
      for await (const { number } of halving.trials({ trials: 6, folder })) {
        seen.push(number);
        if (seen.length === 2) process.emit("SIGINT");
      }
    };
    await expect(loop()).rejects.toThrow(/the search was interrupted; its trials are kept in .*; run the loop again/);
    expect(seen).toEqual([0, 1]);
    expect(process.listenerCount("SIGINT")).toBe(0);
    const unbroken = temporaryFolder();
    await halving.run({ ...budget, folder: unbroken });
    await loop();
    expect(journalOf(folder)).toBe(journalOf(unbroken));
  });

  test("by leaving the loop over its trials goes on with the next loop", async () => {
    const folder = temporaryFolder();
    for await (const { number } of halving.trials({ trials: 6, folder })) if (number === 2) break;
    const seen: string[] = [];
    for await (const { number, evaluations } of halving.trials({ trials: 6, folder }))
      seen.push(`${number}.${evaluations.length}`);
    expect(seen.slice(0, 6)).toEqual(["0.1", "1.1", "2.1", "3.1", "4.1", "5.1"]);
    const unbroken = temporaryFolder();
    await halving.run({ ...budget, folder: unbroken });
    expect(journalOf(folder)).toBe(journalOf(unbroken));
  });

  test.each([1, 2])("by its abort signal answers what it has, with %i workers, and goes on later", async (workers) => {
    const folder = temporaryFolder();
    const stop = new AbortController();
    const slow = halving.training({ batchSize: 2 });
    const running = slow.run({ ...budget, folder, workers, signal: stop.signal });
    while (!existsSync(join(folder, "journal.jsonl")) || !journalOf(folder).includes("evaluated"))
      await new Promise((resolve) => setTimeout(resolve, 5));
    stop.abort();
    const partial = await running;
    expect(partial.interrupted).toBe(true);
    expect(partial.trials.length).toBeGreaterThan(0);
    const unbroken = temporaryFolder();
    await slow.run({ ...budget, folder: unbroken });
    expect((await slow.run({ ...budget, folder })).interrupted).toBe(false);
    expect(journalOf(folder)).toBe(journalOf(unbroken));
  });

  test("lost its checkpoints: the rungs before are trained again to the same end", async () => {
    const whole = temporaryFolder();
    await halving.run({ ...budget, folder: whole });
    const lines = readFileSync(join(whole, "journal.jsonl"), "utf8").split("\n");
    const promoted = lines.findIndex((line) => line.includes('"promoted"'));
    const folder = temporaryFolder();
    await halving.run({ ...budget, folder });
    writeFileSync(join(folder, "journal.jsonl"), `${lines.slice(0, promoted + 1).join("\n")}\n`);
    expect(readdirSync(folder)).not.toContain("checkpoints");
    const { trials } = await halving.run({ ...budget, folder });
    const accuracies = (of: typeof trials) => of.map(({ evaluations }) => evaluations.at(-1)?.metrics);
    expect(accuracies(trials)).toEqual(accuracies((await halving.run({ ...budget, folder: whole })).trials));
  });
});
