import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterEach, describe, expect, test, vi } from "vitest";
import { timeline } from "../../sdk/src/analysis/index.js";
import { proxies } from "../../sdk/src/proxies/index.js";
import type { StudyEvent } from "../../sdk/src/records/events.js";
import type { Evaluation } from "../../sdk/src/records/trial.js";
import { space } from "../../sdk/src/space/space.js";
import { strategies } from "../../sdk/src/strategies/index.js";
import { workClock } from "../../sdk/src/study/run/workClock.js";
import { resume } from "../../sdk/src/study/store/resume.js";
import { tables } from "../../sdk/src/tables/index.js";
import { temporaryFolder, tinyData, tinySpace, tinyTraining } from "./tinyStudy.js";

const halving = tinySpace
  .search(strategies.random())
  .proxy(proxies.successiveHalving({ epochs: [1, 2], keep: 1 / 2 }))
  .on(tinyData)
  .training(tinyTraining)
  .seed(3);

type Spans = ReturnType<typeof timeline>;

/** Every worker does one thing at a time. */
function checkSpans(spans: Spans): void {
  for (const { worker, start, end } of spans) {
    expect(start).toBeGreaterThanOrEqual(0);
    expect(end).toBeGreaterThan(start);
    const beside = spans.filter((other) => other.worker === worker && other.start < end && other.end > start);
    expect(beside).toHaveLength(1);
  }
}

describe("a study in real time", () => {
  test("with two workers records when each evaluation started and on which worker", async () => {
    const folder = temporaryFolder();
    const result = await halving.run({ trials: 8, workers: 2, parallelism: 4, quiet: true, folder, rerun: true });
    const spans = timeline(result.record);
    expect(spans).toHaveLength(8 + 4);
    expect(new Set(spans.map(({ worker }) => worker))).toEqual(new Set([0, 1]));
    checkSpans(spans);
    const figure = result.plot("timeline");
    expect(figure.data.map(({ name }) => name)).toEqual(result.stages.map(({ name }) => name));
    expect(figure.layout.title?.subtitle?.text).toMatch(/: 2 workers, busy \d+ % of the time$/);
    expect((await resume(folder, { quiet: true })).record.trials).toEqual(result.record.trials);
  });

  test("that was interrupted continues its clock where it stopped", async () => {
    const folder = temporaryFolder();
    const seen: Evaluation[] = [];
    for await (const { evaluations } of halving.trials({ trials: 6, folder, rerun: true })) {
      seen.push(...evaluations.slice(-1));
      if (seen.length === 3) break;
    }
    const stoppedAt = Math.max(...seen.map(({ startedAt = 0, cost }) => startedAt + cost.seconds));
    await setTimeout(300);
    const { record } = await resume(folder, { quiet: true });
    const spans = timeline(record);
    expect(spans).toHaveLength(6 + 3);
    checkSpans(spans);
    const later = spans.filter(({ start }) => start > stoppedAt);
    expect(later.length).toBeGreaterThan(3);
    expect(Math.min(...later.map(({ start }) => start))).toBeLessThan(stoppedAt + 0.3); // the break does not count
  });

  test("reads journals of versions that recorded no times, and goes on with them", async () => {
    const folder = temporaryFolder();
    await halving.run({ trials: 6, quiet: true, folder, rerun: true });
    const file = join(folder, "journal.jsonl");
    const untimed = readFileSync(file, "utf8").replace(/,"(startedAt|worker)":[\d.e-]+/g, "");
    writeFileSync(file, untimed);
    const read = await resume(folder, { quiet: true });
    expect(timeline(read.record)).toEqual([]);
    expect(read.plot("timeline").layout.annotations?.[0]?.text).toBe("No evaluation with a recorded time yet");
    const lines = untimed.split("\n");
    writeFileSync(file, `${lines.slice(0, -2).join("\n")}\n`);
    expect((await resume(folder, { quiet: true })).interrupted).toBe(false);
    expect(readFileSync(file, "utf8")).toBe(untimed);
  });

  test("records of a failed trial how long it ran, and nothing of a reused result", async () => {
    const result = await space()
      .choice("a", ["good", "bad"])
      .search(strategies.random())
      .on(async ({ a }) => {
        await setTimeout(20);
        if (a === "bad") throw new Error("no");
        return 1;
      })
      .seed(1)
      .run({ trials: 2, quiet: true, folder: false });
    const { failure } = result.trials.find(({ status }) => status === "failed")!;
    expect(failure).toMatchObject({ startedAt: expect.any(Number), worker: 0 });
    expect(failure?.seconds).toBeGreaterThan(0.015);
    const study = await space().choice("a", ["x", "y"]).search(strategies.random()).open({ folder: false, trials: 6 });
    for (let trial = await study.ask(); trial !== undefined; trial = await study.ask()) {
      await setTimeout(10);
      await study.tell(trial, { value: 1 });
    }
    const evaluations = study.trials.flatMap((trial) => trial.evaluations);
    for (const { copyOf, startedAt, cost, worker } of evaluations)
      expect([startedAt === undefined, worker, cost.seconds > 0.005]).toEqual(
        copyOf === undefined ? [false, 0, true] : [true, undefined, false],
      );
  });
});

test("a study in simulated time records the workers of its simulated clock, and the figure says what that counts", async () => {
  const steps = space().choice("a", [1, 2, 3]).choice("b", [1, 2, 3]);
  const table = tables.fromFunction({
    name: "sum",
    space: steps,
    answer: ({ a, b }) => ({ metrics: { accuracy: (a + b) / 6 } }),
  });
  const search = steps.search(strategies.random()).on(table);
  const result = await search.run({ trials: 6, parallelism: 2, quiet: true, folder: false });
  const spans = timeline(result.record);
  checkSpans(spans);
  expect(new Set(spans.map(({ worker }) => worker))).toEqual(new Set([0, 1]));
  expect(result.plot("timeline").layout.xaxis?.title?.text).toBe("simulated time since the study began (epochs)");
});

describe("the clock", () => {
  afterEach(() => void vi.useRealTimers());
  const evaluated = { event: "evaluated", startedAt: 4, cost: { images: 0, seconds: 2 } };

  test("gives the lowest free worker, and says how long it worked", () => {
    vi.useFakeTimers({ toFake: ["performance"] });
    const clock = workClock([]);
    const first = clock.start();
    vi.advanceTimersByTime(1500);
    const second = clock.start();
    expect([first, second]).toEqual([
      { startedAt: 0, worker: 0 },
      { startedAt: 1.5, worker: 1 },
    ]);
    expect(clock.end(first)).toBe(1.5);
    expect(clock.start()).toEqual({ startedAt: 1.5, worker: 0 });
  });

  test("continues at the end of what is recorded, or of the preparation", () => {
    vi.useFakeTimers({ toFake: ["performance"] });
    const failed = { event: "failed", startedAt: 5, seconds: 3 };
    expect(workClock([evaluated] as StudyEvent[]).start().startedAt).toBe(6);
    expect(workClock([evaluated, failed] as StudyEvent[]).start().startedAt).toBe(8);
    const clock = workClock([{ event: "prepared", curve: [], cost: { images: 1, seconds: 10 } }]);
    clock.reach(9);
    expect(clock.start().startedAt).toBe(10);
    clock.reach(12);
    expect(clock.start().startedAt).toBe(12);
  });
});
