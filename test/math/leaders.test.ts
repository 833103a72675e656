import fc from "fast-check";
import { expect, test } from "vitest";
import { leaders } from "../../sdk/src/math/leaders.js";

test("the last leader is who sorting would put there, as the list and the number of leaders grow", () => {
  const step = fc.record({ value: fc.integer({ min: 0, max: 20 }), wider: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const best = leaders<number>((one, other) => one - other);
      const all: number[] = [];
      let count = 0;
      for (const { value, wider } of steps) {
        best.add(value);
        all.push(value);
        if (wider) best.widen(++count);
        all.sort((one, other) => one - other);
        expect(best.last).toBe(count === 0 ? undefined : all[Math.min(count, all.length) - 1]);
      }
    }),
  );
});
