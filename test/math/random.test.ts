import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { integerBelow, normal, pick, type Rng, shuffle, stream } from "../../sdk/src/math/random.js";

const draw = (rng: Rng, count: number) => Array.from({ length: count }, rng);
const labels = fc.array(fc.oneof(fc.string(), fc.integer()), { maxLength: 3 });

describe("a stream", () => {
  test("is the same for the same name, on every machine", () => {
    expect(draw(stream(7, "proposal", 3), 3)).toEqual(draw(stream(7, "proposal", 3), 3));
    expect(draw(stream(1, "fixed"), 3).map((value) => value * 2 ** 32)).toMatchInlineSnapshot(`
      [
        373574910,
        1563860517,
        2755889346,
      ]
    `);
  });

  test("is another for another seed or label", () => {
    fc.assert(
      fc.property(fc.integer(), labels, fc.integer(), labels, (seed, names, otherSeed, otherNames) => {
        fc.pre(JSON.stringify([seed, names]) !== JSON.stringify([otherSeed, otherNames]));
        expect(draw(stream(seed, ...names), 4)).not.toEqual(draw(stream(otherSeed, ...otherNames), 4));
      }),
    );
    expect(stream(1, 2)()).not.toBe(stream(1, "2")());
    expect(stream(1, "ab", "c")()).not.toBe(stream(1, "a", "bc")());
  });

  test("gives numbers from 0 up to but not 1, evenly", () => {
    const tenths = Array(10).fill(0);
    for (const value of draw(stream(2, "even"), 10_000)) {
      expect(value >= 0 && value < 1).toBe(true);
      tenths[Math.floor(10 * value)]++;
    }
    for (const count of tenths) expect(Math.abs(count - 1000)).toBeLessThan(5 * Math.sqrt(1000 * 0.9)); // 5 deviations
  });
});

test("integerBelow and pick take every item about equally often", () => {
  const rng = stream(3, "items");
  const counts = Array(7).fill(0);
  for (let draws = 0; draws < 7_000; draws++) counts[pick([0, 1, 2, 3, 4, 5, 6], rng)]++;
  for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(5 * Math.sqrt(1000));
  expect(integerBelow(7, () => 1 - 2 ** -32)).toBe(6);
  expect(integerBelow(7, () => 0)).toBe(0);
});

test("there is nothing to pick from nothing", () => {
  expect(() => pick([], stream(1))).toThrow("items must not be empty, but there are 0");
});

describe("shuffle", () => {
  test("keeps the items and leaves its argument as it is", () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.integer(), (items, seed) => {
        const before = [...items];
        expect(shuffle(items, stream(seed)).sort()).toEqual([...items].sort());
        expect(items).toEqual(before);
      }),
    );
  });

  test("gives every order about equally often", () => {
    const rng = stream(4, "orders");
    const orders = new Map<string, number>();
    for (let draws = 0; draws < 6_000; draws++) {
      const order = shuffle("abc", rng).join("");
      orders.set(order, (orders.get(order) ?? 0) + 1);
    }
    expect(orders.size).toBe(6);
    for (const count of orders.values()) expect(Math.abs(count - 1000)).toBeLessThan(5 * Math.sqrt(1000));
  });
});

test("normal numbers have mean 0 and deviation 1, and are never infinite", () => {
  const rng = stream(5, "normal");
  const values = Array.from({ length: 10_000 }, () => normal(rng));
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  expect(Math.abs(mean)).toBeLessThan(5 / 100);
  expect(Math.abs(variance - 1)).toBeLessThan(5 * Math.sqrt(2 / values.length));
  expect(Number.isFinite(normal(() => 0))).toBe(true);
  expect(Number.isFinite(normal(() => 1 - 2 ** -32))).toBe(true);
});
