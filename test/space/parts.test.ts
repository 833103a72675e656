import fc from "fast-check";
import { expect, test } from "vitest";
import { stream } from "../../sdk/src/math/random.js";
import { placeOf, valueAt } from "../../sdk/src/space/parts.js";
import { space } from "../../sdk/src/space/space.js";
import { seeds, spaces } from "./randomSpaces.js";

test("a genotype is its values, and the values are the genotype", () => {
  fc.assert(
    fc.property(spaces, seeds, (any, seed) => {
      const genotype = any.sample(seed);
      const values = any.values(genotype);
      expect(values).toHaveLength(any.parts.length);
      expect(any.genotype(values)).toEqual(genotype);
    }),
  );
});

test("every place in [0, 1] has a value of the space", () => {
  fc.assert(
    fc.property(spaces, seeds, (any, seed) => {
      const rng = stream(seed, "places");
      const places = any.parts.map(() => Math.min(1, 1.1 * rng()));
      expect(any.accepts(any.genotype(any.parts.map((part, index) => valueAt(part, places[index]!))))).toBe(true);
    }),
  );
});

test("the place of a value has that value", () => {
  fc.assert(
    fc.property(spaces, seeds, (any, seed) => {
      const values = any.values(any.sample(seed));
      for (const [index, part] of any.parts.entries()) {
        const again = valueAt(part, placeOf(part, values[index]!));
        if (part.kind === "real") expect(again).toBeCloseTo(values[index]!, 10);
        else expect(again).toBe(values[index]);
      }
    }),
  );
});

const optimizers = space()
  .choice("optimizer", ["sgd", "adam"])
  .when("optimizer", "sgd", (sgd) => sgd.choice("momentum", [0, 0.9]).choice("nesterov", ["yes", "no"]))
  .when("optimizer", ["adam"], (adam) => adam.integer("warmup", { low: 1, high: 5 }))
  .integer("depth", { low: 1, high: 2 });

test("a space counts only the answers that matter", () => {
  expect(optimizers.size()).toBe((4n + 5n) * 2n);
  expect(optimizers.uniqueSize()).toBe(18n);
});

test("genotypes that differ in an answer that means nothing are the same", () => {
  const adam = { optimizer: "adam", momentum: 0, nesterov: "yes", warmup: 3, depth: 1 } as const;
  expect(optimizers.canonical(adam)).toBe(optimizers.canonical({ ...adam, momentum: 0.9, nesterov: "no" }));
  expect(optimizers.canonical(adam)).not.toBe(optimizers.canonical({ ...adam, warmup: 4 }));
  expect(optimizers.activeParts(adam)).toEqual([true, false, false, true, true]);
});

test("an answer that means nothing is neither mutated nor varied", () => {
  const adam = { optimizer: "adam", momentum: 0, nesterov: "yes", warmup: 3, depth: 1 } as const;
  const changed = [
    ...optimizers.neighbors(adam),
    ...Array.from({ length: 50 }, (_, seed) => optimizers.mutate(adam, seed)),
  ];
  expect(changed.filter(({ momentum, nesterov }) => momentum !== 0 || nesterov !== "yes")).toEqual([]);
});

test("a condition within a condition needs both", () => {
  const nested = space()
    .choice("a", [1, 2])
    .when("a", 1, (one) => one.choice("b", ["x", "y"]).when("b", "x", (inner) => inner.choice("c", [1, 2, 3])));
  expect(nested.size()).toBe(1n + 1n + 3n); // a = 2; a = 1, b = y; a = 1, b = x and three c
  expect(nested.activeParts({ a: 2, b: "x", c: 1 })).toEqual([true, false, false]);
});

test("what depends on an answer that never comes is refused", () => {
  const base = space().choice("optimizer", ["sgd", "adam"]).real("rate", { low: 0, high: 1 });
  expect(() =>
    // @ts-expect-error "lamb" is no answer of it
    base.when("optimizer", "lamb", (lamb) => lamb.choice("trust", [1, 2])),
  ).toThrow('"trust" depends on "optimizer" being lamb, which is not one of its values: one of');
  expect(() =>
    // @ts-expect-error a real number is no condition
    base.when("rate", 0.5, (rate) => rate.choice("trust", [1, 2])),
  ).toThrow('"trust" must depend on a choice or an integer, but "rate" is a real');
  expect(() => base.when("optimizer", "sgd", (sgd) => sgd.stem("conv_3x3", { channels: 8 }))).toThrow(
    "block of when must not add a stem or a head, but does; move it outside",
  );
});
