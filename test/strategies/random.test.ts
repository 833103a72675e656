import { expect, test } from "vitest";
import type { Genotype } from "../../sdk/src/space/decisions.js";
import { space } from "../../sdk/src/space/space.js";
import { listed } from "../../sdk/src/strategies/listed.js";
import { random } from "../../sdk/src/strategies/random.js";
import type { Strategy } from "../../sdk/src/strategies/strategy.js";
import { plain, runCourse } from "../study/runCourse.js";

const cells = space().cell("cell", { nodes: 3, ops: ["none", "skip_connect", "nor_conv_3x3"] });
const searchable = plain(cells);

const forms = (strategy: Strategy, trials: number): readonly string[] =>
  runCourse({ strategy, on: searchable, trials, evaluate: () => ({ accuracy: 0.5 }) }).trials.map(({ genotype }) =>
    searchable.canonical(genotype),
  );

test("random search tries no two isomorphic cells while there are others", () => {
  const unique = Number(cells.uniqueSize());
  expect(new Set(forms(random(), unique)).size).toBe(unique);
});

test("random search ends when a small space has no more new cells", () => {
  expect(forms(random(), 40)).toHaveLength(Number(cells.uniqueSize()));
});

test("random search with replacement repeats itself sooner or later", () => {
  const drawn = forms(random({ replacement: true }), 20);
  expect(new Set(drawn).size).toBeLessThan(drawn.length);
});

test("a listed search tries its genotypes in order, and again when there are no more", () => {
  const genotypes = cells.neighbors(cells.sample(1)).slice(0, 3) as readonly Genotype[];
  const expected = [...genotypes, ...genotypes].map((genotype) => searchable.canonical(genotype));
  expect(forms(listed({ genotypes }), 6)).toEqual(expected);
  expect(() => listed({ genotypes: [] })).toThrow("genotypes must not be empty: list at least one genotype to try");
});
