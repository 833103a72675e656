import fc from "fast-check";
import { expect, test } from "vitest";
import { hypervolume } from "../../sdk/src/math/hypervolume.js";
import { hypervolumeContributions, hypervolumeSubset } from "../../sdk/src/math/hypervolumeSubset.js";
import { nonDominatedFronts } from "../../sdk/src/math/nonDominatedFronts.js";
import { dominates } from "../../sdk/src/math/paretoFront.js";

const points = fc.integer({ min: 1, max: 4 }).chain((objectives) =>
  fc.array(fc.array(fc.integer({ min: 0, max: 6 }), { minLength: objectives, maxLength: objectives }), {
    maxLength: 30,
  }),
);

test("each front is dominated by nothing but earlier fronts, and by each of them", () => {
  fc.assert(
    fc.property(points, (all) => {
      const fronts = [...nonDominatedFronts(all)];
      expect(fronts.flat().sort((a, b) => a - b)).toEqual(all.map((_, index) => index));
      for (const [rank, front] of fronts.entries())
        for (const index of front) {
          const dominated = (by: readonly number[] = []) => by.some((other) => dominates(all[other]!, all[index]!));
          expect(fronts.slice(rank).some(dominated)).toBe(false);
          if (rank > 0) expect(dominated(fronts[rank - 1])).toBe(true);
        }
    }),
  );
});

test("a subset for hypervolume takes at each step the point that adds most", () => {
  fc.assert(
    fc.property(points, (all) => {
      const reference = (all[0] ?? []).map(() => 7);
      const taken: (readonly number[])[] = [];
      for (const { index, volume } of hypervolumeSubset(all, 5, reference)) {
        const before = hypervolume(taken, reference);
        const added = all.map((point) => hypervolume([...taken, point], reference) - before);
        expect(volume).toBeCloseTo(Math.max(...added));
        expect(added[index]).toBeCloseTo(volume);
        taken.push(all[index]!);
      }
      expect(taken).toHaveLength(Math.min(5, all.length));
    }),
    { numRuns: 50 },
  );
});

test("a point that others stand around adds nothing to their volume", () => {
  const corners = [
    [0, 2],
    [1, 1],
    [2, 0],
  ];
  expect(hypervolumeContributions(corners, [3, 3])).toEqual([1, 1, 1]);
  expect(hypervolumeContributions([...corners, [2, 2]], [3, 3])).toEqual([1, 1, 1, 0]);
});
