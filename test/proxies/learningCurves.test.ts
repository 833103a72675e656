import { describe, expect, test } from "vitest";
import { proxies } from "../../sdk/src/proxies/index.js";
import { curveOf } from "../../sdk/src/proxies/schedules/curveOf.js";
import { learningCurves } from "../../sdk/src/proxies/schedules/learningCurves.js";
import { highestAccuracy, withConstraints, withObjectives } from "../../sdk/src/records/goals.js";
import type { Trial } from "../../sdk/src/records/trial.js";
import { publishedCurves } from "../fixtures/publishedCurves.js";
import { promotedAt, runSchedule } from "./scheduleCase.js";

const { stages } = proxies.learningCurves({ epochs: [1, 2, 4, 8, 16, 32] });
const accuracyOf = (ceiling: number, stage: number) =>
  ceiling * (1 - Math.exp(-stages[stage]!.fidelity.epochs / 6) * 0.8);
const schedule = learningCurves({ threshold: 0.05 });

describe("stopping by learning curves", () => {
  test("trains on who may still win, and stops who will not, once there are three points and somebody to beat", () => {
    const ceilings = [0.6, 0.2, 0.9, 0.3, 0.89];
    const steps = runSchedule(schedule, {
      stages,
      trials: 5,
      evaluate: (trial, stage) => ({ accuracy: accuracyOf(ceilings[trial]!, stage) }),
    });
    expect(promotedAt(steps, 1)).toEqual([0, 1, 2, 3, 4]);
    expect(promotedAt(steps, 4)).toContain(0); // the first has nobody to beat
    expect(promotedAt(steps, 4)).toContain(2);
    expect(promotedAt(steps, 3)).not.toContain(1);
    expect(promotedAt(steps, 3)).not.toContain(3);
    expect(promotedAt(steps, 2)).toContain(4); // too close to tell so early
  });

  test("a higher threshold stops no later", () => {
    const judged = [0, 0.05, 0.2, 0.5, 0.9].map(
      (threshold) =>
        runSchedule(learningCurves({ threshold }), {
          stages,
          trials: 30,
          evaluate: (trial, stage) => ({ accuracy: accuracyOf(0.5 + ((trial * 0.618) % 1) / 3, stage) }),
        }).filter(({ step }) => step === "continue").length,
    );
    expect(judged[0]).toBe(30 * 5); // at 0 nobody is stopped
    expect(judged).toEqual([...judged].sort((a, b) => b - a));
    expect(judged[4]).toBeLessThan(judged[1]!);
  });

  test("with several objectives stops who is beaten in all of them", () => {
    const goals = withObjectives(highestAccuracy, { accuracy: "maximize", latency: "minimize" });
    const candidates = [
      { ceiling: 0.9, latency: 5 },
      { ceiling: 0.3, latency: 9 }, // worse in both
      { ceiling: 0.3, latency: 2 }, // quicker
      { ceiling: 0.1, latency: 4 }, // worse than the one before in both
    ];
    const steps = runSchedule(schedule, {
      stages,
      trials: 4,
      goals,
      evaluate: (trial, stage) => {
        const { ceiling, latency } = candidates[trial]!;
        return { accuracy: accuracyOf(ceiling, stage), latency };
      },
    });
    expect(promotedAt(steps, 4)).toEqual([0, 2]);
  });

  test("who breaks a constraint is nobody to beat", () => {
    const goals = withConstraints(highestAccuracy, { maximum: { latency: 10 } });
    const steps = runSchedule(schedule, {
      stages,
      trials: 2,
      goals,
      evaluate: (trial, stage) => ({ accuracy: accuracyOf(trial === 0 ? 0.9 : 0.2, stage), latency: 20 - 15 * trial }),
    });
    expect(promotedAt(steps, 4)).toEqual([0, 1]);
  });

  test("looks at the curve within a stage and at what the stage measured, which counts where both are", () => {
    const point = (step: number) => ({ step, trainLoss: 9, metrics: { accuracy: step / 10, loss: 1 / step } });
    const evaluation = { by: "training", cost: { images: 1, seconds: 1 } } as const;
    const trial = {
      evaluations: [
        {
          ...evaluation,
          stage: 0,
          fidelity: { epochs: 2, share: 1 },
          metrics: { accuracy: 0.25, size: 7 },
          curve: [point(1), point(2)],
        },
        {
          ...evaluation,
          stage: 1,
          fidelity: { epochs: 3, share: 1 },
          metrics: { accuracy: 0.3, size: 6 },
          curve: [point(3)],
        },
      ],
    } as unknown as Trial;
    expect(curveOf(trial, "accuracy")).toEqual([
      { x: 1, y: 0.1 },
      { x: 2, y: 0.25 },
      { x: 3, y: 0.3 },
    ]);
    expect(curveOf(trial, "loss").map(({ y }) => y)).toEqual([1, 1 / 2, 1 / 3]);
    expect(curveOf(trial, "size")).toEqual([
      { x: 2, y: 7 },
      { x: 3, y: 6 },
    ]);
    expect(curveOf(trial, "parameters")).toEqual([]);
  });

  test.each([-0.1, 1, Number.NaN])("refuses a threshold of %s", (threshold) => {
    expect(() => proxies.learningCurves({ threshold })).toThrow(
      `threshold must be at least 0 and below 1, but got ${threshold}`,
    );
  });
});

describe.each(["taskset-curves-1.csv.gz", "nas-bench-nlp.jsonl.gz"])("on the trainings of %s", (file) => {
  const curves = publishedCurves(file)?.slice(0, 200);
  const goals = withObjectives(highestAccuracy, { loss: "minimize" });
  const { stages } = proxies.learningCurves({ epochs: [5, 10, 20, 30, 40, 50] });

  test.skipIf(curves === undefined)("saves at least a third of the epochs, and finds the best of them all", () => {
    // a stage tells its own loss only; ten trials are under way
    const steps = runSchedule(schedule, {
      stages,
      trials: curves!.length,
      goals,
      parallelism: 10,
      evaluate: (trial, stage) => ({ loss: curves![trial]![stages[stage]!.fidelity.epochs - 1]! }),
    });
    const epochs = steps.reduce((sum, step) => {
      if (step.step !== "start" && step.step !== "continue") return sum;
      return sum + stages[step.stage]!.fidelity.epochs - (stages[step.stage - 1]?.fidelity.epochs ?? 0);
    }, 0);
    const finals = curves!.map((curve) => curve[49]!);
    expect(promotedAt(steps, 4)).toContain(finals.indexOf(Math.min(...finals)));
    expect(epochs / (50 * curves!.length)).toBeLessThan(2 / 3);
  });
});
