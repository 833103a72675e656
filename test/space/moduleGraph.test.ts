import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { countModules, type ModuleGraph, moduleHash, prunedModule } from "../../sdk/src/space/kinds/moduleGraph.js";

const graphs: fc.Arbitrary<ModuleGraph> = fc.integer({ min: 2, max: 7 }).chain((size) =>
  fc.record({
    matrix: fc
      .array(fc.array(fc.constantFrom(0, 1), { minLength: size, maxLength: size }), {
        minLength: size,
        maxLength: size,
      })
      .map((rows) => rows.map((row, from) => row.map((edge, to) => (to > from ? edge : 0)))),
    ops: fc.array(fc.nat(2), { minLength: size - 2, maxLength: size - 2 }),
  }),
);

describe("cells of NAS-Bench-101", () => {
  // the published 423,624 by number of vertices: 1 + 6 + 84 + 2,441 + 62,010 + 359,082
  test.each([
    [2, 1],
    [3, 6],
    [4, 84],
    [5, 2441],
  ])("of %i vertices are as many as published: %i", (vertices, published) => {
    expect(countModules({ vertices, edges: 9, ops: 3 })).toBe(published);
  });

  test.each([
    [{ vertices: 8, edges: 9, ops: 3 }, "vertices must be a whole number from 2 to 7, but got 8"],
    [{ vertices: 3, edges: -1, ops: 3 }, "edges must be a whole number of at least 0, but got -1"],
    [{ vertices: 3, edges: 9, ops: 0 }, "ops must be a whole number of at least 1, but got 0"],
  ])("are not counted for %j", (limits, message) => {
    expect(() => countModules(limits)).toThrow(new RangeError(message));
  });

  test("have the published hash, digit for digit", () => {
    const matrix = [
      [0, 1, 0, 0, 1, 1, 0],
      [0, 0, 1, 0, 0, 0, 0],
      [0, 0, 0, 1, 0, 0, 1],
      [0, 0, 0, 0, 0, 1, 0],
      [0, 0, 0, 0, 0, 1, 0],
      [0, 0, 0, 0, 0, 0, 1],
      [0, 0, 0, 0, 0, 0, 0],
    ];
    // first row of the published table; ops: conv3x3-bn-relu, conv1x1-bn-relu, maxpool3x3
    expect(moduleHash({ matrix, ops: [0, 2, 0, 0, 1] })).toBe("00005c142e6f48ac74fdcf73e3439874");
  });

  test("that are the same but for the order of two vertices have one hash, and another op gives another", () => {
    const matrix = [
      [0, 1, 1, 0],
      [0, 0, 0, 1],
      [0, 0, 0, 1],
      [0, 0, 0, 0],
    ];
    expect(moduleHash({ matrix, ops: [0, 1] })).toBe(moduleHash({ matrix, ops: [1, 0] }));
    expect(moduleHash({ matrix, ops: [0, 1] })).not.toBe(moduleHash({ matrix, ops: [0, 0] }));
  });

  test("keep their hash when a vertex that leads nowhere is added", () => {
    fc.assert(
      fc.property(graphs, fc.nat(2), (graph, op) => {
        const size = graph.matrix.length;
        const rows = graph.matrix.map((row) => [...row.slice(0, -1), 0, row.at(-1)!]);
        rows.splice(size - 1, 0, new Array(size + 1).fill(0));
        rows[0]![size - 1] = 1; // reached from the input, but without a way to the output
        const pruned = prunedModule({ matrix: rows, ops: [...graph.ops, op] });
        expect(pruned).toEqual(prunedModule(graph));
        if (pruned !== undefined) expect(moduleHash(pruned)).toMatch(/^[0-9a-f]{32}$/);
      }),
    );
  });

  test.each<[ModuleGraph, string]>([
    [{ matrix: [[0, 1]], ops: [] }, "matrix must be square with at least 2 rows, but has rows of 2"],
    [
      {
        matrix: [
          [0, 1],
          [1, 0],
        ],
        ops: [],
      },
      "matrix must be 0 or 1 above its diagonal and 0 elsewhere, but matrix[1][0] is 1",
    ],
    [
      {
        matrix: [
          [0, 1],
          [0, 0],
        ],
        ops: [1],
      },
      "ops must name one op for each of the 0 inner vertices, but has 1",
    ],
  ])("refuse %j", (graph, message) => {
    expect(() => moduleHash(graph)).toThrow(new RangeError(message));
  });
});
