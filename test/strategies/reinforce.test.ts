import { describe, expect, test } from "vitest";
import { stream } from "../../sdk/src/math/random.js";
import { highestAccuracy } from "../../sdk/src/records/goals.js";
import type { Genotype } from "../../sdk/src/space/decisions.js";
import { space } from "../../sdk/src/space/space.js";
import { reinforce } from "../../sdk/src/strategies/reinforce.js";
import { softmaxPolicy } from "../../sdk/src/strategies/softmaxPolicy.js";
import { knownSpace, searchableSpace } from "../../sdk/src/study/run/searchableSpace.js";
import { plain, runCourse } from "../study/runCourse.js";

const mixed = plain(
  space()
    .choice("op", ["a", "b", "c", "d"])
    .integer("depth", { low: 1, high: 40 })
    .real("rate", { low: 1e-4, high: 1, log: true })
    .choice("optimizer", ["sgd", "adam"])
    .when("optimizer", "sgd", (sgd) => sgd.choice("nesterov", ["yes", "no"])),
);

/** Proposals 300 to 399. */
const late = (accuracy: (genotype: Genotype) => number | undefined): readonly Genotype[] =>
  runCourse({
    strategy: reinforce(),
    on: mixed,
    trials: 400,
    evaluate(genotype) {
      const measured = accuracy(genotype);
      return measured === undefined ? undefined : { accuracy: measured };
    },
  })
    .trials.slice(300)
    .map(({ genotype }) => genotype);
const share = (genotypes: readonly Genotype[], holds: (genotype: Genotype) => boolean) =>
  genotypes.filter(holds).length / genotypes.length;

describe("REINFORCE", () => {
  test("proposes the more often what pays, of names, whole and real numbers", () => {
    expect(
      share(
        late(({ op }) => (op === "c" ? 0.9 : 0.1)),
        ({ op }) => op === "c",
      ),
    ).toBeGreaterThan(0.8);
    const shallow = (genotype: Genotype) => (genotype.depth as number) <= 8;
    expect(
      share(
        late(({ depth }) => 1 - (depth as number) / 40),
        shallow,
      ),
    ).toBeGreaterThan(0.6);
    const low = (genotype: Genotype) => (genotype.rate as number) < 1e-3;
    expect(
      share(
        late(({ rate }) => 1 - Math.log10((rate as number) * 1e4) / 4),
        low,
      ),
    ).toBeGreaterThan(0.6);
  });

  test("keeps away from what fails", () => {
    const survivors = late(({ op, depth }) => (op === "c" ? undefined : 0.5 + (depth as number) / 100));
    expect(share(survivors, ({ op }) => op === "c")).toBeLessThan(0.05);
  });

  test("draws all values alike before it has learned, and within a stretch of a range", () => {
    const policy = softmaxPolicy(
      searchableSpace(
        knownSpace(mixed, () => ({})),
        highestAccuracy,
      ),
      {
        learningRate: 0.1,
        levels: 10,
      },
    );
    const rng = stream(1, "policy");
    const drawn = Array.from({ length: 400 }, () => policy.draw(rng));
    for (const op of ["a", "b", "c", "d"]) expect(share(drawn, (genotype) => genotype.op === op)).toBeCloseTo(0.25, 1);
    expect(new Set(drawn.map(({ depth }) => depth)).size).toBe(40);
    expect(new Set(drawn.map(({ rate }) => rate)).size).toBe(400);
  });

  test("learns nothing about a part that did not matter", () => {
    const policy = softmaxPolicy(
      searchableSpace(
        knownSpace(mixed, () => ({})),
        highestAccuracy,
      ),
      {
        learningRate: 0.5,
        levels: 10,
      },
    );
    for (let times = 0; times < 50; times++)
      policy.learn({ op: "a", depth: 1, rate: 1, optimizer: "adam", nesterov: "yes" }, 1);
    const rng = stream(1, "policy");
    const drawn = Array.from({ length: 200 }, () => policy.draw(rng));
    expect(share(drawn, ({ op }) => op === "a")).toBeGreaterThan(0.95);
    expect(share(drawn, ({ nesterov }) => nesterov === "yes")).toBeCloseTo(0.5, 0.5);
  });

  test.each([
    [{ learningRate: 0 }, "learningRate must be a number above 0, but got 0"],
    [{ momentum: 1 }, "momentum must be from 0 to below 1, but got 1"],
    [{ levels: 0 }, "levels must be a whole number of at least 1, but got 0"],
  ])("refuses %j", (options, message) => {
    expect(() => reinforce(options)).toThrow(new RangeError(message));
  });
});
