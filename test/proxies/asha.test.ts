import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { proxies } from "../../sdk/src/proxies/index.js";
import { asha } from "../../sdk/src/proxies/schedules/asha.js";
import { highestAccuracy, withConstraints, withObjectives } from "../../sdk/src/records/goals.js";
import { promotedAt, runSchedule } from "./scheduleCase.js";

const { stages } = proxies.asha({ epochs: [1, 3, 9], keep: 1 / 3 });
const accuracies = [5, 1, 3, 9, 2, 4, 8, 7, 6];
const evaluate = (trial: number) => ({ accuracy: accuracies[trial]! });

describe("ASHA", () => {
  test("promotes as soon as a trial is among the best third so far, the highest stage first", () => {
    const steps = runSchedule(asha(), { stages, trials: 9, evaluate });
    const told = steps.map((step) =>
      step.step === "start"
        ? "start"
        : step.step === "promote"
          ? `${step.stage}: +${step.trials} -${step.stopped}`
          : step.step === "continue"
            ? `judge ${step.trial} at ${step.stage}`
            : step.step,
    );
    expect(told).toEqual([
      ...["start", "start", "start", "0: +0 -", "judge 0 at 1"], // 5 is the best of 3
      ...["start", "0: +3 -", "judge 3 at 1"], // 9 is the best of 4, and 5 was promoted too early
      ...["start", "start", "start", "0: +6 -", "judge 6 at 1", "1: +3 -", "judge 3 at 2"],
      ...["start", "start", "0: +7 -", "judge 7 at 1"],
      ...["0: + -1,2,4,5,8", "1: + -0,6,7", "finish"],
    ]);
  });

  test("promotes whom its paper's algorithm does, which sorts each rung before each decision", () => {
    const loss = fc.integer({ min: 0, max: 30 });
    fc.assert(
      fc.property(fc.array(fc.tuple(loss, loss, loss), { minLength: 9, maxLength: 60 }), (losses) => {
        const steps = runSchedule(asha(), {
          stages,
          trials: losses.length,
          evaluate: (trial, stage) => ({ accuracy: -losses[trial]![stage]! }),
        });
        const rungs: [Set<number>, Set<number>] = [new Set(), new Set()];
        const promoted: [Set<number>, Set<number>] = [new Set(), new Set()];
        let started = 0;
        for (const step of steps) {
          // with one trial under way, each step sees the results of all before it
          let wanted: string | undefined;
          for (const stage of [1, 0] as const) {
            const sorted = [...rungs[stage]].sort((a, b) => losses[a]![stage]! - losses[b]![stage]! || a - b);
            const top = sorted.slice(0, Math.floor(sorted.length / 3 + 1e-9));
            const next = top.find((trial) => !promoted[stage].has(trial));
            if (next !== undefined) wanted ??= `${stage} ${next}`;
          }
          if (step.step === "promote" && step.trials.length > 0) {
            expect(`${step.stage} ${step.trials[0]}`).toBe(wanted);
            promoted[step.stage as 0 | 1].add(step.trials[0]!);
          } else if (step.step === "start") {
            expect(wanted).toBeUndefined();
            rungs[0].add(started++);
          } else if (step.step === "continue" && step.stage === 1) rungs[1].add(step.trial);
        }
      }),
    );
  });

  test("counts failed trials as judged and lost", () => {
    const steps = runSchedule(asha(), {
      stages,
      trials: 9,
      evaluate: (trial) => (trial % 3 === 0 ? undefined : evaluate(trial)),
    });
    expect(promotedAt(steps, 0)).toEqual([2, 5, 7, 8]); // when 3, 6, 8 and 9 are judged, the failed among them
    expect(steps.flatMap((step) => (step.step === "promote" ? step.stopped : []))).not.toContain(0);
  });

  test("with several objectives promotes by non-dominated rank, and a trial that no other beats before one that is beaten", () => {
    const goals = withObjectives(highestAccuracy, { accuracy: "maximize", latency: "minimize" });
    const points = [
      [5, 5],
      [4, 6],
      [3, 3],
      [4, 4],
      [9, 9],
      [1, 1],
    ];
    const steps = runSchedule(asha(), {
      stages,
      trials: 6,
      goals,
      evaluate: (trial) => ({ accuracy: points[trial]![0]!, latency: points[trial]![1]! }),
    });
    // whoever is at an end of the front: of three, of five and of six; (4, 6) is beaten by (5, 5), and (4, 4) always between others
    expect(promotedAt(steps, 0)).toEqual([0, 2, 4, 5]);
  });

  test("promotes a trial that keeps the constraints before a better one that does not", () => {
    const goals = withConstraints(highestAccuracy, { maximum: { latency: 10 } });
    const steps = runSchedule(asha(), {
      stages,
      trials: 9,
      goals,
      evaluate: (trial) => ({ accuracy: trial, latency: trial < 3 ? 1 : 20 }),
    });
    expect(promotedAt(steps, 0)).toEqual([2, 1, 0]);
  });
});
