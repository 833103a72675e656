import fc from "fast-check";
import { expect, test } from "vitest";
import { growingFronts } from "../../sdk/src/math/growingFronts.js";
import { nonDominatedRanks } from "../../sdk/src/math/nonDominated.js";
import { dominates } from "../../sdk/src/math/paretoFront.js";

test("fronts kept up to date are those that sorting anew would find", () => {
  const value = fc.integer({ min: 0, max: 8 });
  for (const objectives of [1, 2, 3]) {
    const point = fc.array(value, { minLength: objectives, maxLength: objectives });
    fc.assert(
      fc.property(fc.array(point, { maxLength: 40 }), (points) => {
        const growing = growingFronts<readonly number[]>(dominates);
        for (const [index, added] of points.entries()) {
          const rank = growing.add(added);
          const ranks = nonDominatedRanks(points.slice(0, index + 1));
          expect(rank).toBe(ranks[index]);
          const found = points.slice(0, index + 1).map((of) => growing.fronts.findIndex((front) => front.includes(of)));
          expect(found).toEqual(ranks);
        }
      }),
    );
  }
});
