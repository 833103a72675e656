import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type BuiltInOps, ops } from "../../sdk/src/ops/index.js";
import { space } from "../../sdk/src/space/space.js";
import { enumerate, seeds } from "./randomSpaces.js";

const cellOf = (nodes: number, names: readonly (keyof BuiltInOps)[]) => space().cell("cell", { nodes, ops: names });
const prime = 2_147_483_647;

/** What a cell computes, with every op a random function of whole numbers that maps zero to zero. An oracle of its own. */
function computed(answer: readonly string[]): number {
  const values = [1];
  for (let to = 1, edge = 0; edge < answer.length; to++) {
    let sum = 0;
    for (let from = 0; from < to; from++, edge++) {
      const name = answer[edge] as keyof BuiltInOps;
      const value = values[from]!;
      const { graph }: { readonly graph?: string } = ops[name];
      if (graph === "zero" || value === 0) continue;
      const image = createHash("sha256").update(`${name} ${value}`).digest().readUInt32LE(0);
      sum = (sum + (graph === "identity" ? value : image)) % prime;
    }
    values.push(sum);
  }
  return values.at(-1)!;
}

describe("the canonical form of a cell", () => {
  test("is the same only for cells that compute the same", () => {
    const cells = cellOf(4, ["none", "skip_connect", "nor_conv_3x3", "avg_pool_3x3"]);
    const values = new Map<string, number>();
    for (const genotype of enumerate(cells)) {
      const form = cells.canonical(genotype as ReturnType<typeof cells.sample>);
      const value = computed(genotype.cell as readonly string[]);
      expect(values.get(form) ?? value).toBe(value);
      values.set(form, value);
    }
  });

  test("tells all cells apart where no op cuts an edge or passes it on", () => {
    const cells = cellOf(4, ["nor_conv_1x1", "nor_conv_3x3", "avg_pool_3x3"]);
    const all = enumerate(cells) as readonly ReturnType<typeof cells.sample>[];
    expect(new Set(all.map((genotype) => computed(genotype.cell))).size).toBe(all.length);
    expect(new Set(all.map((genotype) => cells.canonical(genotype))).size).toBe(all.length);
    expect(cells.uniqueSize()).toBe(cells.size());
  });

  test("does not ask in which order equal inputs reach a node", () => {
    const cells = cellOf(3, ["skip_connect", "nor_conv_1x1", "nor_conv_3x3"]);
    // node 1 repeats the input, so either may feed either op of node 2
    expect(cells.canonical({ cell: ["skip_connect", "nor_conv_1x1", "nor_conv_3x3"] })).toBe(
      cells.canonical({ cell: ["skip_connect", "nor_conv_3x3", "nor_conv_1x1"] }),
    );
  });

  test("does not ask for ops on nodes that nothing reaches", () => {
    const cells = cellOf(3, ["none", "nor_conv_1x1", "nor_conv_3x3"]);
    expect(cells.canonical({ cell: ["none", "nor_conv_1x1", "nor_conv_3x3"] })).toBe(
      cells.canonical({ cell: ["none", "nor_conv_1x1", "nor_conv_1x1"] }),
    );
  });

  test("differs when another decision differs", () => {
    const wide = cellOf(2, ["skip_connect", "nor_conv_1x1"]).choice("width", [8, 16]);
    fc.assert(
      fc.property(seeds, (seed) => {
        const genotype = wide.sample(seed);
        expect(wide.canonical({ ...genotype, width: 8 })).not.toBe(wide.canonical({ ...genotype, width: 16 }));
      }),
      { numRuns: 10 },
    );
  });

  test("a cell too large to count says what to do instead", () => {
    const large = cellOf(7, ["none", "skip_connect", "nor_conv_1x1", "nor_conv_3x3", "avg_pool_3x3"]);
    expect(large.size()).toBe(5n ** 21n);
    expect(() => large.uniqueSize()).toThrow(
      /^uniqueSize\(\) counts at most 300000 partial cells, but a cell of 7 nodes and 5 ops has more; use size\(\), or canonical\(\)/,
    );
  });
});
