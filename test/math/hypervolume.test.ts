import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hypervolume } from "../../sdk/src/math/hypervolume.js";

describe("hypervolume", () => {
  test.each<[string, number[][], number[], number]>([
    ["of no point is nothing", [], [1, 1], 0],
    ["of one point is its box", [[1, 2, 3]], [2, 4, 6], 6],
    ["of one objective is the best", [[3], [1], [2]], [5], 4],
    [
      "counts what two dominate once",
      [
        [1, 3],
        [3, 1],
      ],
      [4, 4],
      5,
    ],
    [
      "counts equal points once",
      [
        [1, 1],
        [1, 1],
      ],
      [2, 3],
      2,
    ],
    [
      "leaves out what is dominated",
      [
        [1, 1, 1],
        [2, 2, 2],
      ],
      [3, 3, 3],
      8,
    ],
    [
      "leaves out what is no better than the reference",
      [
        [1, 5],
        [4, 0],
        [2, 2],
      ],
      [4, 4],
      4,
    ],
    [
      "of three that each lead in one objective",
      [
        [0, 1, 1],
        [1, 0, 1],
        [1, 1, 0],
      ],
      [2, 2, 2],
      4,
    ],
  ])("%s", (_, points, reference, expected) => {
    expect(hypervolume(points, reference)).toBe(expected);
  });

  test("is the number of grid cells that a point dominates, in any number of objectives", () => {
    const side = 5;
    const points = fc
      .integer({ min: 1, max: 4 })
      .chain((objectives) =>
        fc.array(fc.array(fc.nat(side), { minLength: objectives, maxLength: objectives }), { maxLength: 9 }),
      );
    fc.assert(
      fc.property(points, (front) => {
        const objectives = front[0]?.length ?? 1;
        let cells = 0;
        for (let cell = 0; cell < side ** objectives; cell++) {
          const corner = Array.from({ length: objectives }, (_, axis) => Math.floor(cell / side ** axis) % side);
          if (front.some((point) => point.every((value, axis) => value <= corner[axis]!))) cells++;
        }
        expect(hypervolume(front, Array<number>(objectives).fill(side))).toBe(cells);
      }),
      { numRuns: 300 },
    );
  });

  test("refuses points of other objectives, and what is no number", () => {
    expect(() => hypervolume([[1, 2, 3]], [1, 2])).toThrow(
      "points must have as many objectives as reference (2), but one has 3",
    );
    expect(() => hypervolume([[1, Number.NaN]], [2, 2])).toThrow(
      "points and reference must be finite, but one is [1, NaN]",
    );
  });
});
