import fc from "fast-check";
import { ops } from "../../sdk/src/ops/index.js";
import type { Decision, Decisions, Genotype } from "../../sdk/src/space/decisions.js";
import { kindOf } from "../../sdk/src/space/kinds/index.js";
import { Space } from "../../sdk/src/space/space.js";

const opNames = Object.keys(ops);

const cell = fc.record({
  kind: fc.constant("cell" as const),
  nodes: fc.integer({ min: 2, max: 4 }),
  ops: fc.uniqueArray(fc.constantFrom(...opNames), { minLength: 1, maxLength: 4 }),
});
const choice = fc.record({
  kind: fc.constant("choice" as const),
  options: fc.uniqueArray(fc.oneof(fc.integer(), fc.stringMatching(/^[^;]*$/)), {
    minLength: 1,
    maxLength: 4,
    selector: String, // 1 and "1" read alike, which a choice refuses
  }),
});
const integer = fc
  .tuple(fc.integer({ min: -9, max: 9 }), fc.nat(6))
  .map(([low, span]) => ({ kind: "integer" as const, low, high: low + span }));
const real = fc
  .tuple(fc.integer({ min: 1, max: 900 }), fc.integer({ min: 1, max: 900 }), fc.boolean())
  .map(([low, span, log]) => ({ kind: "real" as const, low: low / 1000, high: (low + span) / 1000, log }));

const dartsCell = fc.record({
  kind: fc.constant("dartsCell" as const),
  nodes: fc.integer({ min: 1, max: 2 }),
  ops: fc.uniqueArray(fc.constantFrom(...opNames), { minLength: 1, maxLength: 3 }),
});
const moduleCell = fc.record({
  kind: fc.constant("moduleCell" as const),
  vertices: fc.integer({ min: 2, max: 4 }),
  edges: fc.integer({ min: 1, max: 6 }),
  ops: fc.uniqueArray(fc.constantFrom(...opNames), { minLength: 1, maxLength: 3 }),
});

const row = fc.uniqueArray(fc.stringMatching(/^[^;]*$/), { minLength: 1, maxLength: 6 }).chain((options) =>
  fc.record({
    kind: fc.constant("row" as const),
    options: fc.constant(options),
    features: fc.array(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 2, maxLength: 2 }), {
      minLength: options.length,
      maxLength: options.length,
    }),
  }),
);

const countable: fc.Arbitrary<Decision> = fc.oneof(cell, choice, integer, row, dartsCell, moduleCell);
const any: fc.Arbitrary<Decision> = fc.oneof(cell, choice, integer, real, row, dartsCell, moduleCell);

const spaceOf = (decision: fc.Arbitrary<Decision>, most: number) =>
  fc
    .dictionary(fc.stringMatching(/^[^=;]+$/), decision, { minKeys: 1, maxKeys: most, noNullPrototype: true })
    .map(
      (decisions) => new Space<Decisions, typeof ops>({ input: [8, 8, 3], classes: 10, decisions, layers: [] }, ops),
    );

/** Spaces of up to four decisions of every kind. */
export const spaces = spaceOf(any, 4);
/** Spaces whose genotypes can be written down one by one. */
export const smallSpaces = spaceOf(countable, 2).filter((space) => space.size() <= 1500n);
export const seeds = fc.integer();

const cartesian = <T>(lists: readonly (readonly T[])[]): readonly (readonly T[])[] =>
  lists.reduce<readonly (readonly T[])[]>(
    (rows, list) => rows.flatMap((row) => list.map((item) => [...row, item])),
    [[]],
  );

/** Every two of so many things, the earlier first. */
const pairs = (count: number): readonly (readonly [number, number])[] =>
  Array.from({ length: count }, (_, second) =>
    Array.from({ length: second }, (_, first) => [first, second] as const),
  ).flat();

function answers(decision: Decision): readonly unknown[] {
  switch (decision.kind) {
    case "choice":
    case "row":
      return decision.options;
    case "integer":
      return Array.from({ length: decision.high - decision.low + 1 }, (_, index) => decision.low + index);
    case "cell":
      return cartesian(Array((decision.nodes * (decision.nodes - 1)) / 2).fill(decision.ops));
    case "dartsCell":
      return Array.from({ length: decision.nodes }, (_, node) => node + 2).reduce<readonly (readonly unknown[])[]>(
        (cells, sources) =>
          cells.flatMap((before) =>
            cartesian<unknown>([pairs(sources), decision.ops, decision.ops]).map((into) => {
              const [[first, second], one, other] = into as [[number, number], string, string];
              return [...before, [one, first], [other, second]];
            }),
          ),
        [[]],
      );
    case "moduleCell": {
      const { vertices, ops: names } = decision;
      const cells = pairs(vertices).map(() => [0, 1]);
      return cartesian<number | string>([...cells, ...Array(vertices - 2).fill(names)])
        .map((row) => ({
          matrix: Array.from({ length: vertices }, (_, from) =>
            Array.from(
              { length: vertices },
              (_, to) => row[pairs(vertices).findIndex(([a, b]) => a === from && b === to)] ?? 0,
            ),
          ),
          ops: row.slice(cells.length),
        }))
        .filter((answer) => kindOf(decision).accepts(decision, answer));
    }
    case "real":
      throw new RangeError("a real number has no list of answers");
  }
}

/** Every genotype of a small space. */
export function enumerate(space: { readonly decisions: Decisions }): readonly Genotype[] {
  const names = Object.keys(space.decisions);
  return cartesian(Object.values(space.decisions).map(answers)).map(
    (row) => Object.fromEntries(names.map((name, index) => [name, row[index]])) as Genotype,
  );
}

/** How many parts differ: every edge of a cell is one. */
export const differences = (space: Space<Decisions, typeof ops>, one: Genotype, other: Genotype): number => {
  const values = space.values(other);
  return space.values(one).filter((value, part) => value !== values[part]).length;
};
