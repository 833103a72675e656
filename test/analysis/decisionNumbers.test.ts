import { describe, expect, test } from "vitest";
import {
  contour,
  empiricalDistribution,
  history,
  hypervolumeHistory,
  importance,
  observations,
  timeline,
  trialRows,
} from "../../sdk/src/analysis/index.js";
import { rankQuarters } from "../../sdk/src/analysis/observations.js";
import { StudyEvent } from "../../sdk/src/records/events.js";
import type { StudyRecord } from "../../sdk/src/records/studyRecord.js";
import type { Evaluation, Trial } from "../../sdk/src/records/trial.js";
import { trialsText } from "../../sdk/src/study/display/studyState.js";
import { functionRecord } from "../fixtures/functionRecord.js";
import { halvingRecord } from "../fixtures/halvingRecord.js";

/** A study of a function with these measurements. */
function measured(
  list: readonly { readonly [metric: string]: number }[],
  more: readonly Partial<Evaluation>[] = [],
): StudyRecord {
  const [shape] = functionRecord({ trials: 1 }).trials;
  const trials = list.map(
    (metrics, number): Trial => ({
      ...shape!,
      number,
      evaluations: [
        {
          ...shape!.evaluations[0]!,
          startedAt: undefined,
          finishedAt: undefined,
          worker: undefined,
          ...more[number],
          metrics,
        },
      ],
    }),
  );
  return { ...functionRecord({ trials: 0 }), trials };
}

describe("importance", () => {
  const found = importance(functionRecord({ trials: 200 }));

  test("finds what the function was made of, both ways", () => {
    const [first, second] = found.parts;
    expect([first?.label, second?.label]).toEqual(["activation", "dropout"]);
    // the variance of the function: 0.2² · 2/9 of activation, 0.25 · var((d - 0.2)²) = 0.000147 of dropout
    expect(first?.fanova).toBeGreaterThan(0.9);
    expect(found.explained).toBeGreaterThan(0.9);
    const byPermutation = [...found.parts].sort((a, b) => b.permutation - a.permutation);
    expect(byPermutation[0]?.label).toBe("activation");
    for (const { fanova, fanovaInterval, permutation, permutationInterval } of found.parts) {
      expect(fanovaInterval[0]).toBeLessThanOrEqual(fanova);
      expect(fanovaInterval[1]).toBeGreaterThanOrEqual(fanova);
      expect(permutationInterval[0]).toBeLessThanOrEqual(permutation);
      expect(permutationInterval[1]).toBeGreaterThanOrEqual(permutation);
    }
  });

  test("finds what matters only in pairs, with intervals over the trees", () => {
    const record = functionRecord({ trials: 200 });
    // f1 depends on whether activation is gelu exactly when dropout is high: neither tells anything alone
    const trials = record.trials.map((trial) => {
      const { activation, dropout } = trial.genotype as { readonly activation: string; readonly dropout: number };
      const f1 = (activation === "gelu") === dropout > 0.25 ? 1 : 0;
      return { ...trial, evaluations: trial.evaluations.map((one) => ({ ...one, metrics: { ...one.metrics, f1 } })) };
    });
    const { parts, interactions } = importance({ ...record, trials });
    expect(interactions).toHaveLength(6); // pairs of four decisions
    const [first, second] = interactions;
    expect([...first!.labels].sort()).toEqual(["activation", "dropout"]);
    expect(first!.fanova).toBeGreaterThan(0.5);
    expect(second!.fanova).toBeLessThan(0.1);
    // by hand: of the variance, 1/4, dropout explains 1/36 alone, activation nothing, both together the rest, 8/9
    const alone = (name: string) => parts.find(({ label }) => label === name)!.fanova;
    expect(alone("activation")).toBeLessThan(0.1);
    expect(alone("dropout")).toBeLessThan(0.3);
    expect(first!.fanovaInterval[0]).toBeLessThan(first!.fanova);
    expect(first!.fanovaInterval[1]).toBeGreaterThan(first!.fanova);
    const total = [...parts, ...interactions].reduce((sum, { fanova }) => sum + fanova, 0);
    expect(total).toBeLessThanOrEqual(1 + 1e-9);
    expect(importance({ ...record, trials }, { interacting: 2 }).interactions).toHaveLength(1);
    expect(importance({ ...record, trials }, { interacting: 0 }).interactions).toEqual([]);
    expect(() => importance(record, { interacting: -1 })).toThrow("interacting must be a whole number of at least 0");
  });

  test("knows nothing of three trials, nor of equal values", () => {
    expect(importance(functionRecord({ trials: 3 })).parts).toEqual([]);
    expect(importance(measured(Array.from({ length: 9 }, () => ({ f1: 1 })))).parts).toEqual([]);
  });
});

describe("a contour", () => {
  const record = functionRecord({ trials: 200 });

  test("predicts what the function is, averaged over the other decisions", () => {
    const { x, y, means, deviations, points, trials, explained } = contour(record, { y: "activation", x: "dropout" })!;
    expect([x.part.label, y.part.label, x.values.length, y.values]).toEqual(["dropout", "activation", 24, [0, 1, 2]]);
    expect([means.length, means[0]?.length, deviations.length, points.length, trials]).toEqual([3, 24, 3, 180, 180]);
    expect(explained).toBeGreaterThan(0.9);
    for (const [row, name] of ["relu", "gelu", "tanh"].entries())
      for (const [column, dropout] of x.values.entries()) {
        const truth = 0.6 + (name === "gelu" ? 0.2 : 0) - 0.5 * (dropout - 0.2) ** 2;
        expect(Math.abs(means[row]![column]! - truth)).toBeLessThan(0.03);
        expect(deviations[row]![column]).toBeLessThan(0.05);
      }
  });

  test("has cells of equal width in the scale of the decision, and one a whole number where there are few", () => {
    const { x, y } = contour(record, { x: "rate", y: "width", resolution: 3 })!;
    for (const [index, end] of [1e-4, 1e-3, 1e-2, 1e-1].entries()) expect(x.ends[index]).toBeCloseTo(end, 12);
    expect(x.values[1]).toBeCloseTo(10 ** -2.5, 12);
    expect(y.ends).toEqual([15.5, 15.5 + 241 / 3, 15.5 + (2 * 241) / 3, 256.5]);
    const few = {
      ...record,
      decisions: { ...record.decisions, width: { kind: "integer", low: 16, high: 256 } as const },
    };
    expect(contour(few, { x: "width", resolution: 241 })?.x.values.slice(0, 2)).toEqual([16, 17]);
  });

  test("takes the first two decisions, or another beside the one that is named", () => {
    const labels = (options = {}) => {
      const { x, y } = contour(record, options)!;
      return [x.part.label, y.part.label];
    };
    expect(labels()).toEqual(["activation", "dropout"]);
    expect(labels({ x: "dropout" })).toEqual(["dropout", "activation"]);
    expect(labels({ y: "activation" })).toEqual(["dropout", "activation"]);
    expect(() => contour(record, { x: "rate", y: "rate" })).toThrow(
      'x and y must be two decisions, but both are "rate"',
    );
    expect(() => contour(record, { y: "rat" })).toThrow(
      'y must be a decision that differs between trials, but is "rat"',
    );
    expect(() => contour(record, { resolution: 1 })).toThrow(
      "resolution must be a whole number of at least 2, but got 1",
    );
  });

  test("is not known of three trials, nor of one decision", () => {
    expect(contour(functionRecord({ trials: 3 }))).toBeUndefined();
    const { dropout } = record.decisions;
    expect(contour({ ...record, decisions: { dropout: dropout! } })).toBeUndefined();
  });
});

test("observations are of one fidelity: the stage that judged most trials, or the one asked for", () => {
  expect(observations(halvingRecord())).toMatchObject({ stage: 0 });
  expect(observations(halvingRecord()).points).toHaveLength(26);
  expect(observations(halvingRecord(), { stage: 2 }).points).toHaveLength(3);
  expect(observations(halvingRecord()).parts.map(({ label }) => label)).toContain("normal 0>1");
});

test("quarters go by rank, and equals share the better one", () => {
  expect(rankQuarters([1, 4, 2, 3], { metric: "a", goal: "maximize" })).toEqual([3, 0, 2, 1]);
  expect(rankQuarters([1, 4, 2, 3], { metric: "a", goal: "minimize" })).toEqual([0, 3, 1, 2]);
  expect(rankQuarters([5, 5, 5, 1], { metric: "a", goal: "maximize" })).toEqual([0, 0, 0, 3]);
});

test("the empirical distribution counts those at most as high", () => {
  expect(empiricalDistribution(measured([3, 1, 3, 2].map((f1) => ({ f1, latencyMs: 1 }))))).toEqual([
    { value: 1, share: 0.25 },
    { value: 2, share: 0.5 },
    { value: 3, share: 1 },
  ]);
});

test("the hypervolume is that of normalised losses up to a tenth past the worst", () => {
  const record = measured([
    { f1: 0, latencyMs: 10 },
    { f1: 1, latencyMs: 20 },
    { f1: 0.5, latencyMs: 20 },
    { f1: 1, latencyMs: 10 },
  ]);
  const points = hypervolumeHistory(record);
  // by hand: (1, 0) holds 0.1 · 1.1; with (0, 1) 0.1 · 1.1 more less the corner; a dominated one adds nothing; (0, 0) holds all
  const expected = [0.11, 0.21, 0.21, 1.21].map((area) => area / 1.21);
  for (const [index, { hypervolume }] of points.entries()) expect(hypervolume).toBeCloseTo(expected[index]!, 12);
  expect(points.map(({ front }) => front)).toEqual([1, 2, 2, 1]);
});

test("the timeline gives a span its recorded worker, else the first that is free, and leaves out copies", () => {
  const cost = { images: 0, seconds: 4 };
  const values = [1, 2, 3, 4, 5].map((f1) => ({ f1, latencyMs: 1 }));
  const spans = timeline(
    measured(values, [
      { finishedAt: 4, cost },
      { finishedAt: 5, cost },
      { startedAt: 4, cost },
      { finishedAt: 9, cost, copyOf: 0 },
      { startedAt: 5, cost, worker: 7 },
    ]),
  );
  expect(spans.map(({ trial, worker, start, end }) => [trial, worker, start, end])).toEqual([
    [0, 0, 0, 4],
    [1, 1, 1, 5],
    [2, 0, 4, 8],
    [4, 7, 5, 9],
  ]);
  expect(timeline(halvingRecord())).toEqual([]);
});

test("the timeline shows how long a trial ran before it failed", () => {
  const [shape] = measured([{ f1: 1, latencyMs: 1 }]).trials;
  const failure = { stage: 0, cause: "timed-out", message: "slow", startedAt: 3, seconds: 9, worker: 1 } as const;
  const record = { ...functionRecord({ trials: 0 }), trials: [{ ...shape!, status: "failed", failure } as const] };
  expect(timeline(record)).toMatchObject([{ trial: 0, worker: 1, start: 3, end: 12, failed: true }]);
  const { startedAt: _, ...untimed } = failure; // as earlier versions recorded it
  expect(timeline({ ...record, trials: [{ ...record.trials[0]!, failure: untimed }] })).toEqual([]);
});

test("an event keeps when and where it ran", () => {
  const [evaluation] = functionRecord().trials[3]!.evaluations;
  expect(StudyEvent.parse({ event: "evaluated", trial: 3, ...evaluation })).toMatchObject({ startedAt: 3, worker: 1 });
});

describe("rows", () => {
  test("have one column a metric, one a decision and one an edge of a cell", () => {
    const [row] = trialRows(functionRecord());
    const { genotype, evaluations } = functionRecord().trials[0]!;
    expect(row).toMatchObject({ ...evaluations[0]!.metrics, ...(genotype as object) });
    const [cell] = trialRows(halvingRecord());
    const { normal } = halvingRecord().trials[0]!.genotype as { normal: readonly string[] };
    expect([cell?.["normal 0>1"], cell?.["normal 2>3"]]).toEqual([normal[0], normal[5]]);
  });

  test("leave out decisions that do not matter, and rename what has the name of a column", () => {
    const record = functionRecord({ rename: (text) => (text === "width" ? "status" : text) });
    const [row] = trialRows(record);
    expect(row).toMatchObject({ status: "complete", "status (decision)": expect.any(Number) });
    const { dropout, ...others } = record.decisions;
    const conditional = { ...others, dropout: { ...dropout!, when: [{ decision: "activation", is: ["none"] }] } };
    expect(trialRows({ ...record, decisions: conditional })[0]).not.toHaveProperty("dropout");
  });
});

describe("what is followed", () => {
  const latency = (values: readonly number[]): StudyRecord => ({
    ...measured(values.map((latencyMs) => ({ f1: 0, latencyMs }))),
    goals: { objectives: [{ metric: "latencyMs", goal: "minimize" }], maximum: {}, minimum: {} },
  });

  test("is the first objective in its direction", () => {
    expect(history(latency([5, 3, 4])).map(({ best }) => best)).toEqual([5, 3, 3]);
  });

  test("is named with its unit while a study runs", () => {
    expect(trialsText({ ...latency([5, 3, 4]), plannedTrials: 9 })).toBe(
      "3 of 9 trials, best latencyMs 3 ms (function)",
    );
  });
});
