import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { brackets, costOf, history, learningCurves, pareto, trialRows } from "../../sdk/src/analysis/index.js";
import { scoreOf } from "../../sdk/src/records/trial.js";
import { emptyRecord, halvingRecord, randomRecord } from "../fixtures/halvingRecord.js";

const record = halvingRecord();

describe("trial rows", () => {
  const rows = trialRows(record);

  test("list every trial with what its last stage measured", () => {
    expect(rows).toHaveLength(27);
    const finalists = rows.filter((row) => row.status === "complete");
    expect(finalists).toHaveLength(3);
    for (const row of finalists) expect(row).toMatchObject({ stage: 2, epochs: 9, images: 18_000, seconds: 13.5 });
  });

  test("say why a trial failed, and give it no number that was not measured", () => {
    expect(rows[5]).toMatchObject({ status: "failed", stage: 0, epochs: 0, images: 0 });
    expect(rows[5]?.failure).toBe("diverged: training loss is NaN after batch 12 of epoch 1");
    expect(rows[5]).not.toHaveProperty("accuracy");
  });
});

describe("history", () => {
  test("has a point for each judged trial and ends at the best trial of the last stage", () => {
    const points = history(record);
    expect(points).toHaveLength(26);
    const finalists = record.trials.filter((trial) => trial.status === "complete");
    expect(points.at(-1)?.best).toBe(Math.max(...finalists.map((trial) => scoreOf(trial)!)));
    expect(points.at(-1)?.images).toBe(costOf(record).images);
  });

  test("never falls within a stage and counts images upwards, whatever the record", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999 }), fc.integer({ min: 6, max: 30 }), (seed, trials) => {
        const points = history(halvingRecord({ seed, trials }));
        for (const [index, point] of points.slice(1).entries()) {
          const before = points[index]!;
          expect(point.images).toBeGreaterThan(before.images);
          expect(point.best).toBeGreaterThanOrEqual(point.value);
          if (point.stage === before.stage) expect(point.best).toBeGreaterThanOrEqual(before.best);
        }
      }),
      { numRuns: 20 },
    );
  });

  test("does not let a lucky cheap score hide the trials of the last stage", () => {
    const [first, ...others] = record.trials;
    const lucky = {
      ...first!,
      status: "stopped" as const,
      evaluations: [{ ...first!.evaluations[0]!, metrics: { accuracy: 1 } }],
    };
    const points = history({ ...record, trials: [lucky, ...others] });
    expect(points[0]?.best).toBe(1);
    expect(points.at(-1)?.best).toBeLessThan(1);
  });

  test("starts after what the preparation spent", () => {
    const prepared = { ...randomRecord(), preparation: { images: 50_000, seconds: 30 } };
    expect(history(prepared)[0]?.images).toBe(68_000);
  });
});

test("learning curves go on over the stages, one point an epoch", () => {
  const curves = learningCurves(record);
  expect(curves).toHaveLength(26);
  for (const curve of curves)
    expect(curve.points.map((point) => point.step)).toEqual(curve.points.map((_, index) => index + 1));
  expect(curves.filter((curve) => curve.stage === 2).map((curve) => curve.points.length)).toEqual([9, 9, 9]);
});

describe("brackets", () => {
  test("count what each stage judged, promoted and lost", () => {
    expect(brackets(record).map(({ evaluated, promoted, failed }) => ({ evaluated, promoted, failed }))).toEqual([
      { evaluated: 26, promoted: 9, failed: 1 },
      { evaluated: 9, promoted: 3, failed: 0 },
      { evaluated: 3, promoted: 0, failed: 0 },
    ]);
  });

  test("have a threshold between those that went on and those that did not", () => {
    for (const { thresholds, trials } of brackets(record).slice(0, -1)) {
      expect(thresholds).toEqual([{ firstStage: 0, score: expect.any(Number) }]);
      for (const { score, promoted } of trials) expect(score >= thresholds[0]!.score).toBe(promoted);
    }
    expect(brackets(record).at(-1)?.thresholds).toEqual([]);
  });

  test("keep trials apart whose first stage differs, as in brackets of Hyperband", () => {
    const late = record.trials
      .filter(({ status }) => status === "complete")
      .map((trial) => ({ ...trial, firstStage: 1, evaluations: trial.evaluations.slice(1) }));
    const others = record.trials.filter(({ status }) => status !== "complete");
    const [first, second, third] = brackets({ ...record, trials: [...others, ...late] });
    expect([first?.started, second?.started, third?.started]).toEqual([23, 3, 0]);
    expect(second?.thresholds.map(({ firstStage }) => firstStage)).toEqual([1]); // only late ones reached the third stage
    expect(first?.thresholds.map(({ firstStage }) => firstStage)).toEqual([0]);
  });

  test("count a trial that failed later as promoted", () => {
    const trial = record.trials.find(({ status }) => status === "stopped")!;
    const failed = {
      ...trial,
      status: "failed" as const,
      failure: { stage: 1, cause: "threw" as const, message: "no" },
    };
    const [first, second] = brackets({ ...record, trials: [failed] });
    expect(first).toMatchObject({ evaluated: 1, promoted: 1 });
    expect(second).toMatchObject({ evaluated: 0, failed: 1 });
  });
});

describe("cost", () => {
  test("of halving is a third of the full schedule here, with what was spent in images", () => {
    // 26 trials of 1 epoch, 9 of 2 more, 3 of 6 more; 2,000 images an epoch
    expect(costOf(record).images).toBe((26 + 18 + 18) * 2_000);
    expect(costOf(record).ofFull).toBeCloseTo(62 / (27 * 9), 12);
    expect(costOf(randomRecord()).ofFull).toBe(1);
  });

  test("scales from the first stage while no trial has reached the last", () => {
    const trials = record.trials.map((trial) => ({ ...trial, evaluations: trial.evaluations.slice(0, 1) }));
    expect(costOf({ ...record, trials }).ofFull).toBeCloseTo(26 / (27 * 9), 12);
  });

  test("of nothing is nothing", () => {
    expect(costOf(emptyRecord)).toEqual({ images: 0, seconds: 0, ofFull: 1 });
  });
});

describe("the Pareto view", () => {
  test("keeps trials of cheaper stages off the front", () => {
    for (const x of ["parameters", "flops"] as const) {
      const points = pareto(record, { x });
      expect(points).toHaveLength(26);
      const front = points.filter((point) => point.onFront);
      expect(front.length).toBeGreaterThan(0);
      for (const [index, point] of front.entries()) {
        expect(point.stage).toBe(2);
        if (index > 0) expect(point.value).toBeGreaterThan(front[index - 1]!.value);
      }
    }
  });
});

test("an empty record has empty numbers", () => {
  expect(trialRows(emptyRecord)).toEqual([]);
  expect(history(emptyRecord)).toEqual([]);
  expect(learningCurves(emptyRecord)).toEqual([]);
  expect(pareto(emptyRecord)).toEqual([]);
  expect(brackets(emptyRecord).map((bracket) => bracket.evaluated)).toEqual([0, 0, 0]);
});
