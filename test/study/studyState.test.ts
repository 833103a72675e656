import { describe, expect, test } from "vitest";
import type { StudyEvent } from "../../sdk/src/records/events.js";
import type { StudyRecord } from "../../sdk/src/records/studyRecord.js";
import {
  failureTexts,
  funnelText,
  stageText,
  trialsText,
  workersText,
} from "../../sdk/src/study/display/studyState.js";
import { recordAfter, recordOf } from "../../sdk/src/study/run/studyRun.js";
import { halvingPlan } from "./tinyStudy.js";

const proposed = (trial: number): StudyEvent => ({
  event: "proposed",
  trial,
  genotype: {},
  architecture: `a${trial}`,
  parameters: 1,
  flops: 1,
});
const evaluated = (trial: number, stage: number, accuracy: number): StudyEvent => ({
  event: "evaluated",
  trial,
  stage,
  by: "training",
  fidelity: { epochs: 1, share: 1 },
  metrics: { accuracy },
  curve: [],
  cost: { images: 32, seconds: 1 },
});
const failed = (trial: number, stage: number, message: string): StudyEvent => ({
  event: "failed",
  trial,
  stage,
  cause: "diverged",
  message,
});
/** Six trials on two rungs, after these events. */
const recordWith = (...events: readonly StudyEvent[]): StudyRecord =>
  events.reduce(recordAfter, recordOf(halvingPlan, []));

const firstRung = [
  ...[0, 1, 2, 3, 4, 5].map(proposed),
  ...[0, 1, 2, 3, 4].map((trial) => evaluated(trial, 0, 0.5 + trial / 100)),
];

describe("a study of two rungs says", () => {
  test("which rung it is at, and how much of that is judged", () => {
    expect(stageText(recordWith())).toBe("at rung 0: 1 epoch, 0 of 6 judged");
    expect(stageText(recordWith(...firstRung))).toBe("at rung 0: 1 epoch, 5 of 6 judged");
    const rungDone = [...firstRung, failed(5, 0, "loss became NaN")];
    expect(trialsText(recordWith(...rungDone))).toBe("6 of 6 trials, best 54.0 % (rung 0: 1 epoch), 1 failed");
    const promoted = [...rungDone, { event: "promoted", stage: 0, trials: [3, 4], stopped: [0, 1, 2] } as const];
    expect(stageText(recordWith(...promoted))).toBe("at rung 1: 2 epochs, 0 of 2 judged");
    expect(stageText(recordWith(...promoted, evaluated(3, 1, 0.6)))).toBe("at rung 1: 2 epochs, 1 of 2 judged");
    // who failed at this rung is judged, too
    const ended = recordWith(...promoted, evaluated(3, 1, 0.6), failed(4, 1, "loss became NaN"));
    expect(stageText(ended)).toBeUndefined();
    expect(funnelText(ended)).toBe("judged 5 → 1");
    expect(trialsText(ended)).toBe("6 of 6 trials, best 60.0 % (rung 1: 2 epochs), 2 failed");
  });

  test("why trials failed: the newest, in a line each", () => {
    const long = `a\nb ${"c".repeat(200)}; try d`;
    const failures = [0, 1, 2, 3, 4].map((trial) => failed(trial, 0, trial === 4 ? long : `loss ${trial}; try d`));
    const texts = failureTexts(recordWith(...[0, 1, 2, 3, 4].map(proposed), ...failures));
    expect(texts).toEqual([
      "trial 2 failed: diverged, loss 2",
      "trial 3 failed: diverged, loss 3",
      `trial 4 failed: diverged, a b ${"c".repeat(85)}…`,
      "and 2 more failed",
    ]);
    expect(failureTexts(recordWith(...firstRung))).toEqual([]);
  });
});

test("a study of one stage does not speak of rungs", () => {
  const plan = { ...halvingPlan, stages: halvingPlan.stages.slice(0, 1) };
  expect(stageText(recordOf(plan, firstRung))).toBeUndefined();
  expect(funnelText(recordOf(plan, firstRung))).toBeUndefined();
});

test.each([
  [1, [], "1 worker"],
  [1, [3], "1 worker: trial 3"],
  [2, [9, 7], "2 workers: trials 7, 9"],
  [4, [7], "1 of 4 workers: trial 7"],
])("%j workers at work on %j", (workers, trials, text) => {
  expect(workersText(workers, trials)).toBe(text);
});
