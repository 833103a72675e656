import { describe, expect, test } from "vitest";
import { collapse, probabilityOfAtLeast } from "../../sdk/src/analysis/collapse.js";
import { sharedRanking } from "../../sdk/src/analysis/sharedRanking.js";
import { spearman } from "../../sdk/src/math/rankCorrelation.js";
import type { StudyRecord } from "../../sdk/src/records/studyRecord.js";
import type { Trial } from "../../sdk/src/records/trial.js";
import type { Genotype } from "../../sdk/src/space/decisions.js";
import { presets } from "../../sdk/src/space/presets/index.js";
import { space } from "../../sdk/src/space/space.js";

const cells = presets.nasBench201();
const shape = { input: [32, 32, 3], outputs: 10 } as const;
type Cell = ReturnType<typeof cells.sample>;
const of = (...ops: readonly string[]) => ({ normal: ops }) as unknown as Cell;

/** Trials of a supernet whose accuracy is given by a function. */
function record(genotypes: readonly Cell[], accuracy: (genotype: Cell) => number): StudyRecord {
  const trials = genotypes.map(
    (genotype, number): Trial => ({
      number,
      genotype,
      architecture: cells.format(genotype),
      parameters: cells.parameters(genotype, shape),
      flops: cells.flops(genotype, shape),
      status: "complete",
      evaluations: [
        {
          stage: 0,
          by: "supernet",
          fidelity: { epochs: 1, share: 1 },
          metrics: { accuracy: accuracy(genotype) },
          curve: [],
          cost: { images: 0, seconds: 1 },
        },
      ],
    }),
  );
  return {
    name: "spos",
    goals: { objectives: [{ metric: "accuracy", goal: "maximize" }], maximum: {}, minimum: {} },
    metrics: { accuracy: { goal: "maximize", unit: "share" } },
    decisions: cells.decisions,
    stages: [{ name: "supernet", fidelity: { epochs: 1, share: 1 }, keep: 1 }],
    trials,
    preparation: { images: 0, seconds: 0 },
    plannedTrials: trials.length,
  };
}
const drawn = (count: number, from = 0) => Array.from({ length: count }, (_, seed) => cells.sample(from + seed));
const parametersOf = (genotype: Cell) => cells.parameters(genotype, shape);
const idle = ({ normal }: Cell) => normal.filter((op) => op === "none" || op === "skip_connect").length;

describe("a ranking by shared weights", () => {
  test("agrees with parameters entirely, not at all, or as Spearman says", () => {
    const many = drawn(60);
    const agreement = (score: (genotype: Cell) => number, of = many) =>
      sharedRanking(record(of, score))?.withParameters;
    expect(agreement((genotype) => parametersOf(genotype) / 1e9)).toBeCloseTo(1, 9);
    expect(agreement((genotype) => -parametersOf(genotype))).toBeCloseTo(-1, 9);
    const score = ({ normal }: Cell) => normal.filter((op) => op === "nor_conv_3x3").length;
    const unique = [...new Map(many.map((genotype) => [cells.format(genotype), genotype])).values()];
    expect(agreement(score)).toBeCloseTo(spearman(unique.map(score), unique.map(parametersOf)), 12);
  });

  test("counts an architecture once, and reused results not at all", () => {
    const all = record([...drawn(20), ...drawn(20)], parametersOf);
    expect(sharedRanking(all)?.architectures).toBe(20);
    const copied = all.trials.map((trial, number) =>
      number < 5 ? trial : { ...trial, evaluations: trial.evaluations.map((one) => ({ ...one, copyOf: 0 })) },
    );
    expect(sharedRanking({ ...all, trials: copied })?.architectures).toBe(5);
  });

  test("follows the first objective that is not a size, in its direction", () => {
    const all = record(drawn(30), parametersOf);
    const goals = (goal: "maximize" | "minimize") => ({
      ...all.goals,
      objectives: [{ metric: "parameters", goal: "minimize" } as const, { metric: "accuracy", goal }],
    });
    expect(sharedRanking({ ...all, goals: goals("maximize") })?.withParameters).toBeCloseTo(1, 9);
    expect(sharedRanking({ ...all, goals: goals("minimize") })?.withParameters).toBeCloseTo(-1, 9);
  });

  test("of fewer than 3 architectures, or of equal scores, is not compared; another study's is not examined", () => {
    expect(sharedRanking(record(drawn(2), parametersOf))?.withParameters).toBeUndefined();
    expect(sharedRanking(record(drawn(9), () => 0.5))?.withParameters).toBeUndefined();
    expect(sharedRanking(record([], parametersOf))).toBeUndefined();
    const { trials, ...rest } = record(drawn(9), parametersOf);
    const trained = trials.map((trial) => ({
      ...trial,
      evaluations: trial.evaluations.map((one) => ({ ...one, by: "training" as const })),
    }));
    expect(sharedRanking({ ...rest, trials: trained })).toBeUndefined();
  });

  test("that prefers cells of skips and nones is a collapse; one that prefers convolutions, or that is random, is not", () => {
    const many = drawn(200);
    const preferring = (score: (genotype: Cell) => number) => sharedRanking(record(many, score))?.collapse;
    expect(preferring(idle)).toMatchObject({ collapsed: true, architectures: 10, ops: 60 });
    expect(preferring(idle)?.average).toBeCloseTo(0.4, 12);
    expect(preferring((genotype) => -idle(genotype))).toMatchObject({ collapsed: false });
    const alarms = Array.from({ length: 40 }, (_, seed) => sharedRanking(record(drawn(10, 1000 * seed), () => 1)));
    expect(alarms.filter((ranking) => ranking?.collapse?.collapsed).length).toBeLessThanOrEqual(3); // 0.4 expected
  });
});

describe("a collapse", () => {
  test("is the share of ops that do nothing, with the probability of it by chance", () => {
    const six = of("skip_connect", "none", "skip_connect", "none", "none", "skip_connect");
    expect(collapse(cells.decisions, [six] as readonly Genotype[])).toMatchObject({
      share: 1,
      ops: 6,
      collapsed: true,
    });
    expect(collapse(cells.decisions, [six] as readonly Genotype[])?.p).toBeCloseTo(0.4 ** 6, 12);
    const one = of("skip_connect", "nor_conv_3x3", "nor_conv_3x3", "nor_conv_3x3", "nor_conv_3x3", "nor_conv_3x3");
    expect(collapse(cells.decisions, [one] as readonly Genotype[])).toMatchObject({ share: 1 / 6, collapsed: false });
    expect(collapse(cells.decisions, [one] as readonly Genotype[])?.p).toBeCloseTo(1 - 0.6 ** 6, 12);
  });

  test("counts DARTS cells, and choices that are active, but not ops that have no alternative", () => {
    const darts = presets.darts();
    const all = Array.from({ length: 200 }, (_, seed) => darts.sample(seed) as Genotype);
    const random = collapse(darts.decisions, all);
    expect(random?.ops).toBe(200 * 16);
    expect(random?.average).toBeCloseTo(1 / 7, 12);
    expect(Math.abs((random?.share as number) - 1 / 7)).toBeLessThan(0.03);

    const some = space()
      .choice("deep", ["yes", "no"])
      .stem("conv_3x3", { channels: 4 })
      .when("deep", "yes", (s) => s.op("more", { ops: ["skip_connect", "sep_conv_3x3"] }))
      .cell("fixed", { nodes: 2, ops: ["skip_connect"] })
      .head("classifier");
    const genotype = (deep: string) => ({ deep, more: "skip_connect", fixed: ["skip_connect"] }) as Genotype;
    expect(collapse(some.decisions, [genotype("yes"), genotype("no")])).toMatchObject({ ops: 1, share: 1 });
    expect(collapse(some.decisions, [genotype("no")])).toBeUndefined();
    const widths = space().choice("width", [8, 16]);
    expect(collapse(widths.decisions, [{ width: 8 } as Genotype])).toBeUndefined();
  });

  test("is tested by the exact distribution of events with different chances", () => {
    expect(probabilityOfAtLeast(0, [0.2, 0.7])).toBe(1);
    expect(probabilityOfAtLeast(1, [0.2, 0.7])).toBeCloseTo(1 - 0.8 * 0.3, 12);
    expect(probabilityOfAtLeast(2, [0.2, 0.7])).toBeCloseTo(0.14, 12);
    expect(probabilityOfAtLeast(3, [0.2, 0.7])).toBe(0);
    expect(probabilityOfAtLeast(60, new Array(100).fill(0.5))).toBeCloseTo(0.0284439668, 9);
  });
});
