import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { stream } from "../../sdk/src/math/random.js";
import { loadSpace } from "../../sdk/src/space/loadSpace.js";
import { space } from "../../sdk/src/space/space.js";
import { differences, enumerate, seeds, smallSpaces, spaces } from "./randomSpaces.js";

describe("in any space", () => {
  test("a sample, its mutant and its neighbors are genotypes of the space", () => {
    fc.assert(
      fc.property(spaces, seeds, (space, seed) => {
        const genotype = space.sample(seed);
        expect(space.accepts(genotype)).toBe(true);
        for (const neighbor of space.neighbors(genotype)) expect(space.accepts(neighbor)).toBe(true);
      }),
    );
  });

  test("mutate changes exactly one answer, again and again", () => {
    fc.assert(
      fc.property(spaces, seeds, (space, seed) => {
        fc.pre(space.neighbors(space.sample(seed)).length > 0);
        const rng = stream(seed, "mutants");
        let parent = space.sample(rng);
        for (let generation = 0; generation < 20; generation++) {
          const mutant = space.mutate(parent, rng);
          expect(space.accepts(mutant)).toBe(true);
          if (space.neighbors(parent).length > 0) expect(differences(space, parent, mutant)).toBe(1);
          parent = mutant;
        }
      }),
    );
  });

  test("parse reads what format wrote", () => {
    fc.assert(
      fc.property(spaces, seeds, (space, seed) => {
        const genotype = space.sample(seed);
        expect(space.parse(space.format(genotype))).toEqual(genotype);
      }),
    );
  });

  test("encode gives numbers between 0 and 1, as many for every genotype", () => {
    fc.assert(
      fc.property(spaces, seeds, seeds, (space, one, other) => {
        const encoded = space.encode(space.sample(one));
        expect(encoded.filter((value) => !(value >= 0 && value <= 1))).toEqual([]);
        expect(space.encode(space.sample(other))).toHaveLength(encoded.length);
      }),
    );
  });

  test("genotypes survive JSON, and a space from its JSON draws the same ones", async () => {
    await fc.assert(
      fc.asyncProperty(spaces, seeds, async (space, seed) => {
        const genotype = space.sample(seed);
        expect(JSON.parse(JSON.stringify(genotype))).toEqual(genotype);
        const loaded = await loadSpace(JSON.parse(JSON.stringify(space)));
        expect(loaded.toJSON()).toEqual(space.toJSON());
        expect(loaded.sample(seed)).toEqual(genotype);
        expect(loaded.format(genotype)).toBe(space.format(genotype));
      }),
    );
  });
});

describe("in a space that is small enough to list", () => {
  test("size counts the genotypes", () => {
    fc.assert(fc.property(smallSpaces, (space) => void expect(space.size()).toBe(BigInt(enumerate(space).length))));
  });

  test("format and encode tell all genotypes apart", () => {
    fc.assert(
      fc.property(smallSpaces, (space) => {
        const all = enumerate(space);
        expect(new Set(all.map((genotype) => space.format(genotype))).size).toBe(all.length);
        expect(new Set(all.map((genotype) => space.encode(genotype).join())).size).toBe(all.length);
      }),
      { numRuns: 50 },
    );
  });

  test("uniqueSize counts the canonical forms", () => {
    fc.assert(
      fc.property(smallSpaces, (space) => {
        const forms = new Set(enumerate(space).map((genotype) => space.canonical(genotype)));
        expect(space.uniqueSize()).toBe(BigInt(forms.size));
      }),
    );
  });

  test("neighbors are all genotypes one answer away, each once; of an integer, one step away", () => {
    fc.assert(
      fc.property(smallSpaces, seeds, (space, seed) => {
        const genotype = space.sample(seed);
        const oneStep = (name: string, value: unknown) =>
          space.decisions[name]?.kind !== "integer" || Math.abs(Number(value) - Number(genotype[name])) <= 1;
        const expected = enumerate(space).filter(
          (other) =>
            differences(space, genotype, other) === 1 &&
            Object.entries(other).every(([name, value]) => oneStep(name, value)),
        );
        const written = (genotypes: readonly (typeof genotype)[]) => genotypes.map((one) => JSON.stringify(one)).sort();
        expect(written(space.neighbors(genotype))).toEqual(written(expected));
      }),
      { numRuns: 50 },
    );
  });

  test("mutate reaches every neighbor", () => {
    fc.assert(
      fc.property(smallSpaces, seeds, (space, seed) => {
        const genotype = space.sample(seed);
        const neighbors = space.neighbors(genotype).map((neighbor) => JSON.stringify(neighbor));
        fc.pre(neighbors.length > 0 && neighbors.length < 20);
        const rng = stream(seed, "reach");
        const reached = new Set(Array.from({ length: 1000 }, () => JSON.stringify(space.mutate(genotype, rng))));
        expect(neighbors.filter((neighbor) => !reached.has(neighbor))).toEqual([]);
      }),
      { numRuns: 20, seed: 1 },
    );
  });
});

test("a cell whose only path takes every edge allowed has no neighbor, and is mutated to another cell", () => {
  const chain = {
    cell: {
      matrix: [
        [0, 1, 0],
        [0, 0, 1],
        [0, 0, 0],
      ],
      ops: ["nor_conv_3x3"],
    },
  } as const;
  const modules = space().moduleCell("cell", { vertices: 3, edges: 2, channels: 8, ops: ["nor_conv_3x3"] });
  expect(modules.neighbors(chain)).toEqual([]);
  const mutants = Array.from({ length: 20 }, (_, seed) => modules.mutate(chain, seed));
  expect(mutants.every((mutant) => modules.accepts(mutant))).toBe(true);
  expect(mutants.map((mutant) => modules.format(mutant))).not.toContain(modules.format(chain));
});
