import { describe, expect, test } from "vitest";
import { opPreference } from "../../sdk/src/analysis/opPreference.js";
import { plots } from "../../sdk/src/plots/index.js";
import type { StudyRecord } from "../../sdk/src/records/studyRecord.js";
import { presets } from "../../sdk/src/space/presets/index.js";
import { space } from "../../sdk/src/space/space.js";
import { halvingRecord } from "../fixtures/halvingRecord.js";

const small = space()
  .choice("act", ["relu", "gelu"])
  .integer("width", { low: 1, high: 3 })
  .real("rate", { low: 0, high: 1 })
  .cell("c", { nodes: 2, ops: ["none", "skip_connect"] });
const genotypes = [
  { act: "relu", width: 1, rate: 0.1, c: ["none"] },
  { act: "relu", width: 2, rate: 0.2, c: ["skip_connect"] },
  { act: "gelu", width: 2, rate: 0.3, c: ["none"] },
  { act: "gelu", width: 3, rate: 0.4, c: ["skip_connect"] },
];

/** A record in which each genotype has this accuracy. */
function recordOf(
  all: readonly unknown[],
  accuracies: readonly number[],
  goal: "maximize" | "minimize" = "maximize",
): StudyRecord {
  const [shape] = halvingRecord().trials;
  return {
    ...halvingRecord(),
    goals: { objectives: [{ metric: "accuracy", goal }], maximum: {}, minimum: {} },
    decisions: small.decisions,
    stages: [{ name: "supernet", fidelity: { epochs: 1, share: 1 }, keep: 1 }],
    trials: all.map((genotype, number) => ({
      ...shape!,
      number,
      genotype,
      status: "complete",
      evaluations: [
        { ...shape!.evaluations[0]!, stage: 0, by: "supernet", metrics: { accuracy: accuracies[number]! } },
      ],
    })),
  };
}

describe("which ops a ranking prefers", () => {
  test("is the mean share of other architectures that those with a value beat, part by part", () => {
    const { paths, parts } = opPreference(recordOf(genotypes, [0.1, 0.2, 0.4, 0.3])); // ranks 0, 1/3, 1, 2/3
    expect(paths).toBe(4);
    expect(parts.map(({ label }) => label)).toEqual(["act", "width", "c 0>1"]);
    const means = parts.map(({ values }) =>
      values.map(({ value, paths: count, meanRank }) => [value, count, meanRank]),
    );
    expect(means).toEqual([
      [
        ["relu", 2, expect.closeTo(1 / 6)],
        ["gelu", 2, expect.closeTo(5 / 6)],
      ],
      [
        ["1", 1, 0],
        ["2", 2, expect.closeTo(2 / 3)],
        ["3", 1, expect.closeTo(2 / 3)],
      ],
      [
        ["none", 2, 0.5],
        ["skip_connect", 2, 0.5],
      ],
    ]);
    expect(parts[0]?.values[0]?.standardError).toBeCloseTo(1 / 6, 12); // deviations ±1/6: √(2 · 1/36 / 1 / 2)
  });

  test("turns with the goal, and counts a genotype once", () => {
    const twice = recordOf([...genotypes, genotypes[0]], [0.1, 0.2, 0.4, 0.3, 0.9], "minimize");
    const { paths, parts } = opPreference(twice);
    expect(paths).toBe(4);
    expect(parts[0]?.values[0]?.meanRank).toBeCloseTo(5 / 6, 12);
  });

  test("covers the cells of DARTS: their ops and their sources", () => {
    const darts = presets.darts();
    const all = [1, 2, 3, 4, 5].map((seed) => darts.sample(seed));
    const { parts } = opPreference({ ...recordOf(all, [1, 2, 3, 4, 5]), decisions: darts.decisions });
    expect(parts.map(({ label }) => label)).toEqual(
      expect.arrayContaining(["normal first op of 2", "normal sources of 3"]),
    );
    for (const { values } of parts) expect(values.reduce((sum, value) => sum + value.paths, 0)).toBe(5);
  });

  test("is that of the scores of untrained networks where a stage ranks by them, several by their mean rank", () => {
    const record = recordOf(genotypes, [0.4, 0.3, 0.2, 0.1]);
    const scores = [
      { synflow: 1, snip: 10 },
      { synflow: 2, snip: 900 },
      { synflow: 40, snip: 20 },
      { synflow: 30, snip: 30 },
    ];
    const funnel: StudyRecord = {
      ...record,
      stages: [
        {
          name: "synflow + snip (not calibrated)",
          fidelity: { epochs: 0, share: 1 },
          keep: 1 / 2,
          scores: { names: ["synflow", "snip"], batchSize: 8 },
        },
        { name: "1 epoch", fidelity: { epochs: 1, share: 1 }, keep: 1 },
      ],
      trials: record.trials.map((trial, index) => ({
        ...trial,
        evaluations: [
          { ...trial.evaluations[0]!, by: "zeroCost", metrics: scores[index]! },
          ...(index < 2 ? [] : [{ ...trial.evaluations[0]!, stage: 1, by: "training" as const }]),
        ],
      })),
    };
    const { stage, paths, parts } = opPreference(funnel);
    expect([stage, paths]).toEqual([0, 4]);
    // mean shares of beaten trials 0, 2/3, 2/3, 2/3: the best three tie
    expect(parts[0]?.values.map(({ meanRank }) => meanRank)).toEqual([expect.closeTo(1 / 3), expect.closeTo(2 / 3)]);
    expect(plots.opPreference(funnel).layout.title?.subtitle?.text).toContain("at synflow + snip (not calibrated)");
    const trained = opPreference(funnel, { stage: 1 });
    expect([trained.stage, trained.paths]).toEqual([1, 2]);
    expect(plots.slice(funnel, { stage: 0 }).data.length).toBeGreaterThan(0);
    // other figures are about the objectives, unless they are asked for a stage
    expect(JSON.stringify(plots.slice(funnel).layout)).toContain("1 epoch");
  });

  test("is not told of one architecture", () => {
    expect(opPreference(recordOf(genotypes.slice(0, 1), [0.1])).parts).toEqual([]);
    expect(plots.opPreference(recordOf(genotypes.slice(0, 1), [0.1])).data).toEqual([]);
  });

  test("is drawn with the number of architectures, and says that shared weights are not calibrated", () => {
    const record = recordOf(genotypes, [0.1, 0.2, 0.4, 0.3]);
    const figure = plots.opPreference(record);
    expect(JSON.stringify(figure.data)).toContain("0.17 (2)");
    const note = /not calibrated: ranked by shared weights \(agreement with parameters .* over 1 architecture\)/;
    expect(figure.layout.title?.subtitle?.text).toMatch(note);
    const calibrated = { ...record, calibrations: [{ score: "supernet", verdict: "ranks well" }] };
    expect(plots.opPreference(calibrated).layout.title?.subtitle?.text).not.toMatch(note);
    expect(plots.timeline(record).layout.title?.subtitle?.text).not.toMatch(note);
  });
});
