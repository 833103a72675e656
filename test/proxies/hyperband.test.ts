import { describe, expect, test } from "vitest";
import { proxies } from "../../sdk/src/proxies/index.js";
import { bracketSizes, hyperband } from "../../sdk/src/proxies/schedules/hyperband.js";
import { runSchedule } from "./scheduleCase.js";

const { stages } = proxies.hyperband({ epochs: [1, 3, 9, 27, 81], keep: 1 / 3 });
/** Later trials are better, at every stage. */
const evaluate = (trial: number) => ({ accuracy: trial });

describe("Hyperband", () => {
  test("has the brackets of the paper's table 1, for R = 81 and eta = 3", () => {
    expect(bracketSizes(stages)).toEqual([
      { first: 0, trials: 81 },
      { first: 1, trials: 34 }, // the table has 27; its text and code round 5/4 * 27 up
      { first: 2, trials: 15 },
      { first: 3, trials: 8 },
      { first: 4, trials: 5 },
    ]);
  });

  test("starts later brackets at later stages, round after round, and the last with what is left", () => {
    const steps = runSchedule(hyperband(), { stages, trials: 143 + 60, evaluate });
    const starts = [0, 0, 0, 0, 0];
    const order: number[] = [];
    for (const step of steps)
      if (step.step === "start") {
        starts[step.stage]!++;
        if (order.at(-1) !== step.stage) order.push(step.stage);
      }
    expect(order).toEqual([0, 1, 2, 3, 4, 0]);
    expect(starts).toEqual([81 + 60, 34, 15, 8, 5]);
  });

  test("promotes within a bracket, never across", () => {
    const steps = runSchedule(hyperband(), { stages, trials: 81 + 34, evaluate });
    const promoted = steps.flatMap((step) => (step.step === "promote" ? [step.trials] : []));
    expect(promoted.map((numbers) => numbers.length)).toEqual([27, 9, 3, 1, 11, 3, 1]);
    // the best of the first bracket, though all of the second are better
    expect(promoted[3]).toEqual([80]);
    expect(promoted[6]).toEqual([114]);
  });

  test("does not wait for a bracket that waits: the next begins", () => {
    const steps = runSchedule(hyperband(), { stages, trials: 143, parallelism: 90, evaluate });
    expect(steps.slice(0, 90).every(({ step }) => step === "start")).toBe(true);
    expect(steps.slice(81, 90)).toEqual(Array.from({ length: 9 }, () => ({ step: "start", stage: 1 })));
  });

  test("reaches the last stage in every whole bracket, whatever share is kept", () => {
    for (const keep of [0.4, 0.7, 0.9, 1 / 7]) {
      const uneven = proxies.hyperband({ epochs: [1, 2, 3], keep }).stages;
      const trials = bracketSizes(uneven).reduce((sum, size) => sum + size.trials, 0);
      const steps = runSchedule(hyperband(), { stages: uneven, trials, evaluate });
      const atLast = steps.filter((step) => (step.step === "start" || step.step === "continue") && step.stage === 2);
      expect(atLast.length, `keep ${keep}`).toBeGreaterThanOrEqual(3 + 2);
    }
  });

  test("tells the load of each stage beforehand", () => {
    const trials = 143 + 60;
    const steps = runSchedule(hyperband(), { stages, trials, evaluate });
    const count = (kind: "start" | "continue", stage: number) =>
      steps.filter((step) => step.step === kind && step.stage === stage).length;
    expect(hyperband().loads({ stages, trials })).toEqual(
      stages.map((_, stage) => ({ started: count("start", stage), continued: count("continue", stage) })),
    );
  });

  test("asks for as many trials as its first bracket needs to reach the last stage", () => {
    expect(() => hyperband().check({ stages, trials: 80 })).toThrow("trials must be at least 81 so that stage 4");
    expect(() => hyperband().check({ stages, trials: 81 })).not.toThrow();
  });
});
