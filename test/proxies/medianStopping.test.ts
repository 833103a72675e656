import { describe, expect, test } from "vitest";
import { proxies } from "../../sdk/src/proxies/index.js";
import { medianStopping } from "../../sdk/src/proxies/schedules/medianStopping.js";
import { highestAccuracy, withConstraints, withObjectives } from "../../sdk/src/records/goals.js";
import { promotedAt, runSchedule } from "./scheduleCase.js";

const { stages } = proxies.medianStopping({ epochs: [1, 3, 9] });
const accuracies = [5, 9, 7, 6, 8, 7, 6, 7.1];

describe("median stopping", () => {
  test("lets a trial go on unless it is worse than the median of those before it", () => {
    const steps = runSchedule(medianStopping({ warmup: 0 }), {
      stages,
      trials: accuracies.length,
      evaluate: (trial, stage) => ({ accuracy: stage === 0 ? accuracies[trial]! : 1 }),
    });
    // 5 has none before it, 9 > 5, 7 >= median of 5 9, 6 < 7, 8 > 6.5, 7 >= 7, 6 < 7, 7.1 > 7
    expect(promotedAt(steps, 0)).toEqual([0, 1, 2, 4, 5, 7]);
    expect(promotedAt(steps, 1)).toEqual([0, 1, 2, 4, 5, 7]); // all alike there
  });

  test("stops none before a stage has judged as many as the warmup", () => {
    const run = (warmup: number) =>
      promotedAt(
        runSchedule(medianStopping({ warmup }), { stages, trials: 10, evaluate: (n) => ({ accuracy: -n }) }),
        0,
      );
    expect(run(0)).toEqual([0]);
    expect(run(4)).toEqual([0, 1, 2, 3]);
  });

  test("looks at the best so far: who was better before it got worse goes on", () => {
    const better = [
      [9, 9, 9],
      [10, 8, 0],
      [9, 8, 0],
    ];
    const steps = runSchedule(medianStopping({ warmup: 0 }), {
      stages,
      trials: 3,
      evaluate: (trial, stage) => ({ accuracy: better[trial]![stage]! }),
    });
    expect(promotedAt(steps, 0)).toEqual([0, 1, 2]);
    expect(promotedAt(steps, 1)).toEqual([0, 1, 2]); // by 8 alone, 1 would be stopped
  });

  test("with several objectives stops who has a worse rank than half of the others", () => {
    const goals = withObjectives(highestAccuracy, { accuracy: "maximize", latency: "minimize" });
    const points = [
      [5, 5],
      [6, 6],
      [4, 6],
      [1, 1],
      [5, 7],
    ];
    const steps = runSchedule(medianStopping({ warmup: 0 }), {
      stages,
      trials: points.length,
      goals,
      evaluate: (trial) => ({ accuracy: points[trial]![0]!, latency: points[trial]![1]! }),
    });
    expect(promotedAt(steps, 0)).toEqual([0, 1, 3]);
  });

  test("a trial that breaks a constraint is behind all that keep it", () => {
    const goals = withConstraints(highestAccuracy, { maximum: { latency: 10 } });
    const steps = runSchedule(medianStopping({ warmup: 0 }), {
      stages,
      trials: 4,
      goals,
      evaluate: (trial) => ({ accuracy: trial, latency: trial === 3 ? 20 : 1 }),
    });
    expect(promotedAt(steps, 0)).toEqual([0, 1, 2]);
  });

  test.each([-1, 0.5, Number.NaN])("refuses a warmup of %s", (warmup) => {
    expect(() => proxies.medianStopping({ warmup })).toThrow(
      `warmup must be a whole number of at least 0, but got ${warmup}`,
    );
  });
});
