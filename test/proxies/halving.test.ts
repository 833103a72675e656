import { describe, expect, test } from "vitest";
import { proxies } from "../../sdk/src/proxies/index.js";
import { halving } from "../../sdk/src/proxies/schedules/halving.js";
import { highestAccuracy, withConstraints, withObjectives } from "../../sdk/src/records/goals.js";
import { promotedAt, runSchedule } from "./scheduleCase.js";

const { stages } = proxies.successiveHalving({ epochs: [1, 3], keep: 1 / 3 });

describe("successive halving", () => {
  const both = withObjectives(highestAccuracy, { accuracy: "maximize", latency: "minimize" });

  test("with several objectives promotes by non-dominated rank, then who is least crowded", () => {
    const points = [
      [9, 9], // an end of the front
      [8, 8.9], // on the front, next to the end
      [5, 5], // on the front, far from others
      [1, 1], // the other end
      [8, 9.5], // beaten by the second
      [1, 2],
      [4, 6],
      [0, 9],
      [5, 5.5],
    ];
    const steps = runSchedule(halving(), {
      stages,
      trials: 9,
      goals: both,
      evaluate: (trial) => ({ accuracy: points[trial]![0]!, latency: points[trial]![1]! }),
    });
    expect(promotedAt(steps, 0)).toEqual([0, 2, 3]);
  });

  test("by accuracy alone the same trials are promoted otherwise", () => {
    const accuracies = [9, 8, 5, 1, 8, 1, 4, 0, 5];
    const steps = runSchedule(halving(), {
      stages,
      trials: 9,
      evaluate: (trial) => ({ accuracy: accuracies[trial]! }),
    });
    expect(promotedAt(steps, 0)).toEqual([0, 1, 4]);
  });

  test("promotes who keeps the constraints before a front that does not, and of those the least violation", () => {
    const goals = withConstraints(both, { maximum: { latency: 10 } });
    const steps = runSchedule(halving(), {
      stages,
      trials: 9,
      goals,
      evaluate: (trial) => ({ accuracy: 9 - trial, latency: trial >= 7 ? 5 : 20 + trial }),
    });
    expect(promotedAt(steps, 0)).toEqual([0, 7, 8]);
  });

  test("stops where nobody is left, without empty decisions", () => {
    const steps = runSchedule(halving(), { stages, trials: 9, evaluate: () => undefined });
    expect(steps.filter(({ step }) => step !== "start")).toEqual([{ step: "finish" }]);
  });
});
