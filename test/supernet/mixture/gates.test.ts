import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { stream } from "../../../sdk/src/math/random.js";
import { entropy, type Gate, softmax } from "../../../sdk/src/supernet/mixture/gates/gate.js";
import { gateOf, gates } from "../../../sdk/src/supernet/mixture/gates/index.js";

const options: Readonly<Record<keyof typeof gates, Readonly<Record<string, number>>>> = {
  softmax: {},
  sigmoid: {},
  gumbelSoftmax: { from: 1, to: 0.3 },
  hardGumbel: { from: 5, to: 0.5 },
  binary: {},
  dirichlet: {},
  policy: {},
};
const names = Object.keys(gates) as (keyof typeof gates)[];
const gate = (name: keyof typeof gates): Gate => gateOf({ kind: name, options: options[name] });
const at = (seed: number, progress = 0.5) => ({ rng: stream(seed, "gate"), progress, architecture: true });
const logits = fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 2, maxLength: 6 });
const dot = (one: readonly number[], other: readonly number[]) =>
  one.reduce((sum, value, index) => sum + value * (other[index] as number), 0);

/** Central differences of a function of parameters. */
const slopesOf = (values: readonly number[], of: (changed: readonly number[]) => number, step = 1e-5) =>
  values.map(
    (value, index) => (of(values.with(index, value + step)) - of(values.with(index, value - step))) / (2 * step),
  );

describe.each(names)("%s", (name) => {
  test("gives finite weights of at least 0, whose active ones count; they sum to 1 where ops compete", () => {
    fc.assert(
      fc.property(logits, fc.integer(), (row, seed) => {
        const { weights, active } = gate(name).draw(row, at(seed));
        expect(weights).toHaveLength(row.length);
        expect(weights.every((weight) => weight >= 0 && Number.isFinite(weight))).toBe(true);
        expect(active.length).toBeGreaterThan(0);
        if (name !== "sigmoid")
          expect(
            dot(
              weights,
              weights.map(() => 1),
            ),
          ).toBeCloseTo(1, 10);
        for (const [index, weight] of weights.entries()) if (!active.includes(index)) expect(weight).toBe(0);
      }),
    );
  });

  test("a larger parameter makes the expected weight of its op larger, and the gradient is that of finite differences", () => {
    fc.assert(
      fc.property(logits, fc.nat(), (row, which) => {
        const index = which % row.length;
        const { expected } = gate(name);
        expect(expected(row.with(index, (row[index] as number) + 1)).weights[index]).toBeGreaterThan(
          expected(row).weights[index] as number,
        );
        const towards = row.map((_, op) => Math.sin(op + 1));
        const slopes = slopesOf(row, (changed) => dot(expected(changed).weights, towards));
        const found = expected(row).backward(towards);
        for (const [op, slope] of slopes.entries()) expect(found[op]).toBeCloseTo(slope, 4);
      }),
    );
  });
});

test.each(["softmax", "sigmoid", "gumbelSoftmax"] as const)(
  "the gradient of a draw of %s is that of finite differences",
  (name) => {
    fc.assert(
      fc.property(logits, fc.integer(), (row, seed) => {
        const towards = row.map((_, op) => Math.cos(op));
        const slopes = slopesOf(row, (changed) => dot(gate(name).draw(changed, at(seed)).weights, towards));
        const found = gate(name).draw(row, at(seed)).backward(towards);
        for (const [op, slope] of slopes.entries()) expect(found[op]).toBeCloseTo(slope, 4);
      }),
    );
  },
);

test("gradients through Dirichlet samples average to the gradient of the mean", () => {
  const row = [0.5, -0.7, 1.2];
  const towards = [1, -2, 0.5];
  const { draw, expected } = gate("dirichlet");
  const rng = stream(1, "gate");
  const draws = 20_000;
  const sum = [0, 0, 0];
  let value = 0;
  for (let index = 0; index < draws; index++) {
    const { weights, backward } = draw(row, { rng, progress: 0, architecture: true });
    value += dot(weights, towards) / draws;
    for (const [op, slope] of backward(towards).entries()) (sum[op] as number) += slope / draws;
  }
  expect(value).toBeCloseTo(dot(expected(row).weights, towards), 1);
  for (const [op, slope] of expected(row).backward(towards).entries()) expect(sum[op]).toBeCloseTo(slope, 1);
});

test.each(["hardGumbel", "policy"] as const)("samples of %s come as often as the softmax says", (name) => {
  const row = [0, 1, -1];
  const rng = stream(2, "gate");
  const counts = [0, 0, 0];
  const draws = 5000;
  for (let index = 0; index < draws; index++)
    (counts[gate(name).draw(row, { rng, progress: 0.5, architecture: true }).active[0] as number] as number) += 1;
  for (const [op, probability] of softmax(row).entries())
    expect(Math.abs((counts[op] as number) / draws - probability)).toBeLessThan(
      4 * Math.sqrt((probability * (1 - probability)) / draws),
    );
});

test("binary gates move probability between the two sampled ops only", () => {
  fc.assert(
    fc.property(logits, fc.integer(), fc.double({ min: -1, max: 1, noNaN: true }), (row, seed, change) => {
      const { draw, settled } = gate("binary");
      const drawn = draw(row, at(seed));
      expect(drawn.active).toHaveLength(2);
      expect(new Set(drawn.active).size).toBe(2);
      const gradient = drawn.backward(row.map((_, index) => index + 1));
      for (const [index, slope] of gradient.entries()) if (!drawn.active.includes(index)) expect(slope).toBe(0);
      const after = settled?.(
        row,
        row.map((logit, index) => logit + change * (index + 1)),
        drawn,
      ) as readonly number[];
      const [old, now] = [softmax(row), softmax(after)];
      for (const [index, probability] of old.entries())
        if (!drawn.active.includes(index)) expect(now[index]).toBeCloseTo(probability, 9);
    }),
  );
});

test("a policy makes an op whose loss is above the average less probable, by the gradient of its logarithm", () => {
  const row = [0.2, -0.4, 1];
  const { active, backward } = gate("policy").draw(row, at(3));
  const chosen = active[0] as number;
  const slopes = slopesOf(row, (changed) => Math.log(softmax(changed)[chosen] as number));
  const found = backward(row.map((_, index) => (index === chosen ? 2 : 0)));
  for (const [index, slope] of slopes.entries()) expect(found[index]).toBeCloseTo(2 * slope, 5);
});

test("binary gates compute one op in the steps of the weights", () => {
  expect(gate("binary").draw([0, 1, 2], { ...at(1), architecture: false }).active).toHaveLength(1);
});

test("entropy is that of the weights, with its gradient", () => {
  expect(entropy([0.5, 0.5]).value).toBeCloseTo(Math.log(2));
  expect(entropy([1, 0]).value).toBeCloseTo(0);
  const slopes = slopesOf([0.2, 0.3, 0.5], (weights) => entropy(weights).value);
  for (const [index, slope] of slopes.entries()) expect(entropy([0.2, 0.3, 0.5]).gradient[index]).toBeCloseTo(slope, 5);
});

test("an unknown gate is refused with those that are known", () => {
  expect(() => gateOf({ kind: "ajar", options: {} })).toThrow('unknown gate "ajar"; known: softmax, sigmoid');
});
