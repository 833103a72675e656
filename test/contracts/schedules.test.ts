import { describe, expect, test } from "vitest";
import { proxies } from "../../sdk/src/proxies/index.js";
import type { SearchProxy } from "../../sdk/src/proxies/proxy.js";
import { keepBest } from "../../sdk/src/proxies/schedule.js";
import { scheduleOf, schedules } from "../../sdk/src/proxies/schedules/index.js";
import type { StudyEvent } from "../../sdk/src/records/events.js";
import { highestAccuracy, withObjectives } from "../../sdk/src/records/goals.js";
import type { Metrics, Stage, Trial } from "../../sdk/src/records/trial.js";
import type { Genotype } from "../../sdk/src/space/decisions.js";
import { presets } from "../../sdk/src/space/presets/index.js";
import { space } from "../../sdk/src/space/space.js";
import { strategies } from "../../sdk/src/strategies/index.js";
import type { Strategy } from "../../sdk/src/strategies/strategy.js";
import { type CourseRun, plain, runCourse } from "../study/runCourse.js";

const epochs = [1, 3, 9];
/** Every schedule by the proxy that asks for it. A new one needs a line here. */
const askedBy: Readonly<Record<keyof typeof schedules, SearchProxy>> = {
  halving: proxies.successiveHalving({ epochs }),
  hyperband: proxies.hyperband({ epochs }),
  asha: proxies.asha({ epochs }),
  medianStopping: proxies.medianStopping({ epochs, warmup: 3 }),
  learningCurves: proxies.learningCurves({ epochs: [1, 2, 3, 9], threshold: 0.3 }),
  reportedMedians: proxies.medianStopping({ epochs: 9, warmup: 3 }),
  reportedCurves: proxies.learningCurves({ epochs: 9, threshold: 0.3 }),
};

const cells = plain(presets.nasBench201());
const few = plain(space().choice("width", [8, 16, 32]).choice("depth", [1, 2, 3, 4]));

function strategy(name: keyof typeof strategies, on: CourseRun["on"]): Strategy {
  if (name === "listed") return strategies.listed({ genotypes: [1, 2, 3, 4, 5].map((seed) => on.sample(seed)) });
  const factory: (options?: Record<string, never>) => Strategy = strategies[name];
  return factory();
}

/** Early accuracies tell something of later ones, but not all. */
const measured =
  (on: CourseRun["on"]) =>
  (genotype: Genotype, stage: number): Metrics => {
    const sum = on.encode(genotype).reduce((total, value, index) => total + value * Math.sin(index + 1), 0);
    return { accuracy: (sum + Math.sin(17 * sum + stage)) / 10 + stage, latency: Math.cos(5 * sum) };
  };

/** @throws when a trial is judged twice at a stage, skips one, or goes on unasked */
function checkOrder(events: readonly StudyEvent[], stages: readonly Stage[]): void {
  const next = new Map<number, number>(); // the stage that each trial may be judged at
  const waiting = new Map<number, number>(); // the stage after which each is to be decided on
  for (const event of events) {
    if (event.event === "proposed") next.set(event.trial, event.firstStage ?? 0);
    if (event.event === "evaluated" || event.event === "failed") {
      expect(event.stage, `trial ${event.trial}`).toBe(next.get(event.trial));
      next.delete(event.trial);
      if (event.event === "evaluated" && event.stage < stages.length - 1) waiting.set(event.trial, event.stage);
    }
    if (event.event !== "promoted") continue;
    expect(event.trials.length + event.stopped.length).toBeGreaterThan(0);
    for (const trial of [...event.trials, ...event.stopped]) {
      expect(waiting.get(trial), `trial ${trial}`).toBe(event.stage);
      waiting.delete(trial);
    }
    for (const trial of event.trials) next.set(trial, event.stage + 1);
  }
}

const running = (trials: readonly Trial[]) => trials.filter(({ status }) => status === "running");

describe.each(Object.entries(askedBy))("%s", (kind, { stages, schedule = keepBest }) => {
  const run = (options: Partial<CourseRun>) =>
    runCourse({
      strategy: strategies.random(),
      on: cells,
      trials: 40,
      parallelism: 3,
      stages,
      schedule,
      evaluate: measured(options.on ?? cells),
      ...options,
    });

  test("is asked for by plain JSON", () => {
    expect(schedule.kind).toBe(kind);
    expect(JSON.parse(JSON.stringify({ stages, schedule }))).toEqual({ stages, schedule });
  });

  describe.each(Object.keys(strategies) as (keyof typeof strategies)[])("with %s", (name) => {
    const options = { strategy: strategy(name, cells), trials: 25 };

    test("judges each trial stage by stage, and gives each a status", () => {
      const { trials, events } = run(options);
      checkOrder(events, stages);
      expect(trials).toHaveLength(25);
      expect(running(trials)).toEqual([]);
      expect(trials.some(({ status }) => status === "complete")).toBe(true);
    });

    test("resumes wherever it was cut", () => {
      const whole = run(options).events;
      for (let cut = 0; cut < whole.length; cut += name === "random" ? 1 : 7)
        expect(run({ ...options, recorded: whole.slice(0, cut) }).events).toEqual(whole);
    });
  });

  test.each([1, 2, 7, 100])("decides the same again with %i trials under way", (parallelism) => {
    const [one, other] = [1, 2].map(() => run({ parallelism }));
    expect(one?.events).toEqual(other?.events);
    checkOrder(one!.events, stages);
    expect(running(one!.trials)).toEqual([]);
  });

  test.each<[string, (trial: number, stage: number) => boolean]>([
    ["some trials fail", (trial, stage) => (trial + stage) % 3 === 0],
    ["all fail at the second stage", (_, stage) => stage === 1],
    ["the first 30 fail", (trial) => trial < 30],
    ["all fail", () => true],
  ])("ends when %s", (_, fails) => {
    for (const parallelism of [1, 3]) {
      const { trials, events } = run({
        parallelism,
        rerun: true,
        evaluate: (genotype, stage, trial) => (fails(trial, stage) ? undefined : measured(cells)(genotype, stage)),
      });
      checkOrder(events, stages);
      expect(trials).toHaveLength(40);
      expect(running(trials)).toEqual([]);
      for (const { number, failure } of trials)
        if (failure !== undefined) expect(fails(number, failure.stage)).toBe(true);
    }
  });

  test.each(["random", "nsga2"] as const)("follows several objectives at once, with %s", (name) => {
    const goals = withObjectives(highestAccuracy, { accuracy: "maximize", latency: "minimize" });
    const options = { goals, strategy: strategy(name, cells) };
    const { trials, events } = run(options);
    checkOrder(events, stages);
    expect(running(trials)).toEqual([]);
    for (let cut = 0; cut < events.length; cut += 13)
      expect(run({ ...options, recorded: events.slice(0, cut) }).events).toEqual(events);
    expect(trials.some(({ status }) => status === "complete")).toBe(true);
  });

  test("ends with a space that has nothing new left", () => {
    const { trials, events } = run({ on: few, trials: 1_000, architectures: 12 });
    checkOrder(events, stages);
    expect(new Set(trials.map(({ architecture }) => architecture)).size).toBe(12);
    expect(trials.length).toBeLessThan(20);
    expect(running(trials)).toEqual([]);
    expect(trials.some(({ status }) => status === "complete")).toBe(true);
  });

  test("goes on without end when time is the budget, or says that it cannot", () => {
    const budget = { stages, trials: Number.POSITIVE_INFINITY };
    if (kind === "halving") expect(() => scheduleOf(schedule).check(budget)).toThrow("but is Infinity; give a number");
    else {
      scheduleOf(schedule).check(budget);
      const { trials, events } = run({ trials: budget.trials, mostResults: 300, rerun: true });
      checkOrder(events, stages);
      expect(events.filter(({ event }) => event === "evaluated")).toHaveLength(300);
      expect(trials.filter(({ status }) => status === "complete").length).toBeGreaterThan(10);
    }
  });

  test.each([0, -1, 2.5, Number.NaN])("refuses %s trials", (trials) => {
    expect(() => scheduleOf(schedule).check({ stages, trials })).toThrow(
      `trials must be a whole number of at least 1, but got ${trials}`,
    );
  });

  test("expects at least as many judgements as there are", () => {
    const judgements = run({ parallelism: 1 }).events.filter(({ event }) => event === "evaluated").length;
    const loads = scheduleOf(schedule).loads({ stages, trials: 40 });
    const expected = loads.reduce((sum, { started, continued }) => sum + started + continued, 0);
    expect(loads.reduce((sum, { started }) => sum + started, 0)).toBe(40);
    // who is promoted too early adds some to those that asha expects
    expect(judgements).toBeLessThanOrEqual(kind === "asha" ? 1.5 * expected : expected);
  });
});

test("an unknown schedule is named, with those that are known", () => {
  expect(() => scheduleOf({ kind: "lottery", options: {} })).toThrow(
    `unknown schedule "lottery"; known: ${Object.keys(schedules).join(", ")}`,
  );
});
