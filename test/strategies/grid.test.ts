import { describe, expect, test } from "vitest";
import { space } from "../../sdk/src/space/space.js";
import { type GridOptions, grid } from "../../sdk/src/strategies/grid.js";
import { type AnySpace, plain, runCourse } from "../study/runCourse.js";

const proposals = (on: AnySpace, options: GridOptions, trials: number, seed = 1) =>
  runCourse({ strategy: grid(options), on, trials, seed, evaluate: () => ({ accuracy: 0 }) }).trials.map((trial) =>
    on.format(trial.genotype),
  );
const small = plain(space().choice("a", ["x", "y"]).integer("b", { low: 1, high: 2 }).real("c", { low: 0, high: 1 }));

describe("grid search", () => {
  test("goes through all combinations, the first part changing fastest, real numbers from bound to bound", () => {
    expect(proposals(small, { levels: 3 }, 12)).toEqual(
      [0, 0.5, 1].flatMap((c) => [1, 2].flatMap((b) => ["x", "y"].map((a) => `a=${a}; b=${b}; c=${c}`))),
    );
    expect(proposals(small, { levels: 1 }, 4).every((genotype) => genotype.endsWith("c=0.5"))).toBe(true);
  });

  test("goes through them in random order, another for every seed", () => {
    const [one, other] = [1, 2].map((seed) => proposals(small, { levels: 3, order: "random" }, 12, seed));
    expect(new Set(one)).toEqual(new Set(proposals(small, { levels: 3 }, 12)));
    expect(one).not.toEqual(other);
  });

  test("tries no two that mean the same, and repeats only what it had when all are tried", () => {
    const cells = space().cell("cell", { nodes: 3, ops: ["none", "skip_connect", "nor_conv_3x3"] });
    const unique = Number(cells.uniqueSize());
    const tried = proposals(plain(cells), {}, unique + 5);
    const forms = tried.map((text) => cells.canonical(cells.parse(text)));
    expect(new Set(forms.slice(0, unique)).size).toBe(unique);
    expect(tried.slice(0, unique)).toEqual(expect.arrayContaining(tried.slice(unique)));
  });

  test("refuses what would never end", () => {
    const wide = Array.from({ length: 20 }, (_, index) => `d${index}`).reduce(
      (on, name) => plain(on.real(name as never, { low: 0, high: 1 })),
      plain(space()),
    );
    expect(() => proposals(wide, { levels: 10 }, 1)).toThrow(
      "grid would try about 1e+20 combinations; use strategies.random() or a smaller space",
    );
    expect(() => grid({ order: "last" as "first" })).toThrow('order must be "first" or "random", but is "last"');
  });
});
