import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import type { TrainingJob } from "../../sdk/src/evaluation/job.js";
import { storeDataset } from "../../sdk/src/execution/datasetStore.js";
import { processPool } from "../../sdk/src/execution/processPool.js";
import { training } from "../../sdk/src/network/training.js";
import { proxies } from "../../sdk/src/proxies/index.js";
import { strategies } from "../../sdk/src/strategies/index.js";
import { linesIn, lives, standsStill, until, workersOf } from "../study/studyProcess.js";
import { temporaryFolder, tinyData, tinySpace, tinyTraining } from "../study/tinyStudy.js";

const genotype = { cell: ["nor_conv_1x1", "skip_connect", "nor_conv_1x1"] };
const task = (name: string, epochs: number): TrainingJob => ({
  kind: "training",
  name,
  genotype,
  rungs: [{ epochs, share: 1 }],
  keepWeights: false,
  training: training(tinyTraining),
  dataset: tinyData.id,
  seed: 1,
});
/** So many epochs that nobody lives to see their end. */
const endless = 1e6;

async function poolIn(folder: string, options: { readonly workers: number; readonly signal?: AbortSignal }) {
  await storeDataset(tinyData, join(folder, "datasets"));
  return processPool({ ...options, space: tinySpace.toJSON(), folder, datasets: join(folder, "datasets") });
}

/** A task in the middle of its training: resolves once an epoch is done. */
function midway(pool: Awaited<ReturnType<typeof poolIn>>, name: string) {
  let outcome: ReturnType<typeof pool.run> | undefined;
  const trained = new Promise<void>((resolve) => {
    outcome = pool.run(task(name, endless), { onImages: () => resolve() });
    outcome.catch(() => undefined); // whoever awaits it hears of it
  });
  return { trained, outcome: outcome as NonNullable<typeof outcome> };
}

const kill = (pid: number) => process.kill(pid, "SIGKILL");

describe("a pool of processes", () => {
  test("answers a killed worker's task with worker-died, and goes on with a new worker", async () => {
    const pool = await poolIn(temporaryFolder(), { workers: 1 });
    const { trained, outcome } = midway(pool, "killed");
    await trained;
    const [victim] = workersOf(process.pid);
    kill(victim as number);
    expect(await outcome).toEqual({
      failure: { cause: "worker-died", message: "worker was killed by SIGKILL (out of memory?)" },
    });
    expect(await pool.run(task("next", 1))).toMatchObject({ answer: { cost: { images: 32 } } });
    expect(workersOf(process.pid)).not.toContain(victim);
    await pool.close();
  });

  test("does what waits in line when all its workers are killed at once", async () => {
    const pool = await poolIn(temporaryFolder(), { workers: 2 });
    const killed = [midway(pool, "one"), midway(pool, "two")];
    const waiting = ["three", "four", "five"].map((name) => pool.run(task(name, 1)));
    await Promise.all(killed.map(({ trained }) => trained));
    expect(workersOf(process.pid)).toHaveLength(2);
    workersOf(process.pid).forEach(kill);
    for (const { outcome } of killed) expect(await outcome).toMatchObject({ failure: { cause: "worker-died" } });
    for (const outcome of await Promise.all(waiting)) expect(outcome).toHaveProperty("answer");
    await pool.close();
  });

  test("replaces a worker that died between two tasks, which harms neither", async () => {
    const pool = await poolIn(temporaryFolder(), { workers: 1 });
    for (const name of ["one", "two", "three"]) {
      expect(await pool.run(task(name, 1))).toHaveProperty("answer");
      const workers = workersOf(process.pid);
      expect(workers).toHaveLength(1);
      workers.forEach(kill);
      await vi.waitFor(() => expect(workers.filter(lives)).toEqual([]));
    }
    await pool.close();
  });

  test("when stopped rejects every task with the reason, and no process outlives its closing", async () => {
    const stop = new AbortController();
    const pool = await poolIn(temporaryFolder(), { workers: 2, signal: stop.signal });
    const running = [midway(pool, "one"), midway(pool, "two")];
    const waiting = pool.run(task("three", 1));
    await Promise.all(running.map(({ trained }) => trained));
    const workers = workersOf(process.pid);
    expect(workers).toHaveLength(2);
    const outcomes = Promise.allSettled([...running.map(({ outcome }) => outcome), waiting]);
    const reason = new Error("enough");
    stop.abort(reason);
    expect(await outcomes).toEqual(Array(3).fill({ status: "rejected", reason }));
    await expect(pool.run(task("late", 1))).rejects.toBe(reason);
    await pool.close();
    expect(workers.filter(lives)).toEqual([]);
  });

  test("a data set that is gone is no candidate's failure: the task rejects, and works once it is back", async () => {
    const folder = temporaryFolder();
    const pool = await poolIn(folder, { workers: 1 });
    const file = join(folder, "datasets", `${tinyData.id}.dataset`);
    writeFileSync(file, "cut off");
    await expect(pool.run(task("one", 1))).rejects.toThrow(/data set \S+\.dataset cannot be read: /);
    rmSync(file);
    await storeDataset(tinyData, join(folder, "datasets"));
    expect(await pool.run(task("two", 1))).toHaveProperty("answer");
    await pool.close();
  });

  test("a data set is read once a worker, not once a task", async () => {
    const folder = temporaryFolder();
    const pool = await poolIn(folder, { workers: 1 });
    await pool.run(task("one", 1));
    rmSync(join(folder, "datasets"), { recursive: true });
    expect(await pool.run(task("two", 1))).toHaveProperty("answer");
    await pool.close();
  });
});

describe("a study whose workers are killed during its trials", () => {
  test.each([1, 2])("records %i of them as failed trials and is finished by the others", async (victims) => {
    const folder = temporaryFolder();
    const running = tinySpace
      .search(strategies.random())
      .proxy(proxies.epochs(40))
      .on(tinyData)
      .training({ batchSize: 2 })
      .run({ trials: 8, quiet: true, folder, workers: 2 });
    await standsStill(() => linesIn(folder), { least: 1 + 7 + 3, quiet: 100 }); // three are judged, two under way
    workersOf(process.pid).slice(0, victims).forEach(kill);
    const { trials, interrupted } = await running;
    const failed = trials.filter(({ status }) => status === "failed");
    expect(failed).toHaveLength(victims);
    for (const { failure } of failed)
      expect(failure).toMatchObject({
        stage: 0,
        cause: "worker-died",
        message: "worker was killed by SIGKILL (out of memory?)",
      });
    expect(trials.filter(({ status }) => status === "complete")).toHaveLength(8 - victims);
    expect(interrupted).toBe(false);
    expect(linesIn(folder)).toBe(1 + 8 + 8 + 1); // manifest, proposals, judgements, end
    await vi.waitFor(() => expect(workersOf(process.pid)).toEqual([]));
  });

  test("leaves no process when it is aborted in the midst of trials", async () => {
    const folder = temporaryFolder();
    const stop = new AbortController();
    const running = tinySpace
      .search(strategies.random())
      .proxy(proxies.epochs(endless))
      .on(tinyData)
      .training({ batchSize: 2 })
      .run({ trials: 8, quiet: true, folder, workers: 2, signal: stop.signal });
    await until(folder, () => linesIn(folder) >= 5);
    await vi.waitFor(() => expect(workersOf(process.pid)).toHaveLength(2), 10_000);
    const workers = workersOf(process.pid);
    stop.abort();
    expect((await running).interrupted).toBe(true);
    expect(workers.filter(lives)).toEqual([]);
  });
});
