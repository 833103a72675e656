import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { curveFamilies } from "../../../sdk/src/math/curves/curveFamilies.js";
import { type CurveValue, extrapolate } from "../../../sdk/src/math/curves/extrapolate.js";
import { normal, stream } from "../../../sdk/src/math/random.js";
import { publishedCurves } from "../../fixtures/publishedCurves.js";

/** The first points of a curve over 1, 2, 3, ... */
const begin = (curve: (x: number) => number, count: number): readonly CurveValue[] =>
  Array.from({ length: count }, (_, index) => ({ x: index + 1, y: curve(index + 1) }));

const known: Readonly<Record<string, (x: number) => number>> = {
  pow3: (x) => 0.9 - 0.6 * x ** -0.7,
  "log power": (x) => 0.85 / (1 + (x / Math.E ** 1.2) ** -1.3),
  exp3: (x) => 0.2 + 0.7 * Math.exp(-x / 12),
  Weibull: (x) => 0.95 - 0.85 * Math.exp(-((x / 10) ** 1.4)),
  MMF: (x) => 0.9 - 0.8 / (1 + (0.1 * x) ** 1.6),
};

const copies = 60;
/** Ends of many noisy copies of a curve at 60, of which so many points were seen. */
const ends = (curve: (x: number) => number, count: number) =>
  Array.from({ length: copies }, (_, seed) => {
    const rng = stream(seed, "noise");
    return extrapolate(
      begin((x) => curve(x) + 0.003 * normal(rng), count),
      60,
    )!;
  });

describe("extrapolation", () => {
  test.each(Object.entries(known))("continues %s, and is the surer the more it has seen", (_, curve) => {
    const truth = curve(60);
    const [narrow, wide] = [40, 20].map((count) => {
      const all = ends(curve, count);
      const held = all.filter((end) => end.quantile(0.025) < truth && truth < end.quantile(0.975));
      expect(held.length, `after ${count}`).toBeGreaterThanOrEqual(0.85 * copies);
      return all.reduce((sum, end) => sum + end.quantile(0.9) - end.quantile(0.1), 0);
    });
    expect(narrow).toBeLessThan(wide! / 2);
    const off = ends(curve, 40).map((end) => Math.abs(end.quantile(0.5) - truth));
    expect(Math.max(...off)).toBeLessThan(0.04);
  });

  test("believes the family that a curve is of", () => {
    const noisy = (curve: (x: number) => number) => {
      const rng = stream(1, "noise");
      return begin((x) => curve(x) + 0.002 * normal(rng), 40);
    };
    const step = extrapolate(
      noisy((x) => 1 - Math.exp(-((x / 15) ** 4))),
      60,
    )!.families;
    expect(step.Weibull).toBeGreaterThan(0.9);
    const slow = extrapolate(
      noisy((x) => x ** -0.3),
      60,
    )!.families;
    expect((slow.pow3 ?? 0) + (slow.pow4 ?? 0)).toBeGreaterThan(slow.exp3 ?? 0);
    expect(slow.exp3 ?? 0).toBeLessThan(0.01);
    expect(Object.values(slow).reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1);
  });

  test("answers a distribution: rising, between 0 and 1, with quantiles that invert it, in any direction and scale", () => {
    const y = fc.integer({ min: -100_000, max: 100_000 }).map((value) => value / 1_000);
    fc.assert(
      fc.property(fc.array(y, { minLength: 3, maxLength: 20 }), y, y, (ys, one, other) => {
        const points = ys.map((value, index) => ({ x: index + 1, y: value }));
        const end = extrapolate(points, 30)!;
        const [low, high] = [Math.min(one, other), Math.max(one, other)];
        const chances = [end.chanceBelow(low), end.chanceBelow(high)];
        expect(chances[0]).toBeGreaterThanOrEqual(0);
        expect(chances[1]).toBeGreaterThanOrEqual(chances[0]! - 1e-6); // the error function is that exact
        expect(chances[1]).toBeLessThanOrEqual(1 + 1e-9);
        for (const probability of [0.1, 0.5, 0.9])
          expect(end.chanceBelow(end.quantile(probability))).toBeCloseTo(probability, 3);
        const turned = extrapolate(
          points.map((point) => ({ ...point, y: -2 * point.y })),
          30,
        )!;
        expect(turned.chanceBelow(-2 * one)).toBeCloseTo(1 - end.chanceBelow(one), 3);
      }),
      { numRuns: 60 },
    );
  });

  test("takes the points in any order", () => {
    const points = begin(known.pow3!, 8);
    expect(extrapolate([...points].reverse(), 20)!.quantile(0.3)).toBe(extrapolate(points, 20)!.quantile(0.3));
  });

  test("expects a flat curve to stay about where it is", () => {
    const end = extrapolate(
      begin(() => 0.1, 5),
      50,
    )!;
    expect(end.quantile(0.5)).toBeCloseTo(0.1);
    expect(end.chanceBelow(0.5)).toBeGreaterThan(0.99);
    expect(
      extrapolate(
        begin(() => 0, 5),
        50,
      )!.chanceBelow(0.1),
    ).toBeGreaterThan(0.99);
  });

  test("says nothing of fewer than three points, and refuses what is no number or lies beyond", () => {
    expect(extrapolate(begin(known.pow3!, 2), 20)).toBeUndefined();
    expect(() => extrapolate([...begin(known.pow3!, 3), { x: 4, y: Number.NaN }], 20)).toThrow(
      "points must be finite with 1 <= x < 20, the x to extrapolate to, but one is NaN at x = 4",
    );
    expect(() => extrapolate(begin(known.pow3!, 20), 20)).toThrow("x = 20");
    expect(() => extrapolate([{ x: 0, y: 1 }], 20)).toThrow("1 at x = 0");
  });

  test("has only families of curves that are finite and monotonic", () => {
    for (const { name, ranges, at } of curveFamilies(50))
      for (const side of ["low", "high"] as const) {
        const parameters = ranges.map((range) => range[side]);
        const steps = Array.from({ length: 49 }, (_, index) =>
          Math.sign(at(index + 2, ...parameters) - at(index + 1, ...parameters)),
        );
        expect(steps.every(Number.isFinite), name).toBe(true);
        expect(new Set(steps.filter((step) => step !== 0)).size, name).toBe(1);
      }
  });
});

describe.each([
  "taskset-curves-1.csv.gz",
  "taskset-curves-2.csv.gz",
  "taskset-curves-3.csv.gz",
  "nas-bench-nlp.jsonl.gz",
])("on the published curves of %s", (file) => {
  const curves = publishedCurves(file)?.filter((_, index) => index % 5 === 0);

  test.skipIf(curves === undefined).each([10, 20])("after %i of 50 epochs, intervals hold what they say", (seen) => {
    const chances = curves!.map((curve) =>
      extrapolate(
        curve.slice(0, seen).map((y, index) => ({ x: index + 1, y })),
        50,
      )!.chanceBelow(curve[49]!),
    );
    const inside = (level: number) =>
      chances.filter((chance) => Math.abs(chance - 0.5) < level / 2).length / chances.length;
    expect(inside(0.5)).toBeGreaterThan(0.4);
    expect(inside(0.5)).toBeLessThan(0.85);
    expect(inside(0.8)).toBeGreaterThan(0.65);
    expect(inside(0.95)).toBeGreaterThan(0.88);
  });

  test.skipIf(curves === undefined)("curves that are given up at 5 % do not beat the best after all", () => {
    const finals = curves!.map((curve) => curve[49]!).sort((one, other) => one - other);
    const rival = finals[Math.floor(finals.length / 10)]!;
    const given = curves!.filter((curve) => {
      const points = curve.slice(0, 10).map((y, index) => ({ x: index + 1, y }));
      return extrapolate(points, 50)!.chanceBelow(rival) < 0.05;
    });
    expect(given.length).toBeGreaterThan(curves!.length / 3);
    expect(given.filter((curve) => curve[49]! < rival).length / given.length).toBeLessThan(0.02);
  });
});
