import { describe, expect, test } from "vitest";
import { buildNetwork } from "../../sdk/src/network/buildNetwork.js";
import { createWeights } from "../../sdk/src/network/weights.js";
import type { OpTable } from "../../sdk/src/ops/index.js";
import type { DartsEdge, Decisions } from "../../sdk/src/space/decisions.js";
import { countDartsCells, dartsCanonical } from "../../sdk/src/space/kinds/dartsGraph.js";
import { countModules } from "../../sdk/src/space/kinds/moduleGraph.js";
import { presets } from "../../sdk/src/space/presets/index.js";
import { type Space, space } from "../../sdk/src/space/space.js";
import { loadBackend } from "../../sdk/src/tensor/index.js";

// https://github.com/quark0/darts, DARTS_V2: the cells that the paper reports
const dartsV2 = {
  normal: [
    ["sep_conv_3x3", 0],
    ["sep_conv_3x3", 1],
    ["sep_conv_3x3", 0],
    ["sep_conv_3x3", 1],
    ["sep_conv_3x3", 1],
    ["skip_connect", 0],
    ["skip_connect", 0],
    ["dil_conv_3x3", 2],
  ],
  reduction: [
    ["max_pool_3x3", 0],
    ["max_pool_3x3", 1],
    ["skip_connect", 2],
    ["max_pool_3x3", 1],
    ["max_pool_3x3", 0],
    ["skip_connect", 2],
    ["skip_connect", 2],
    ["max_pool_3x3", 1],
  ],
} as const;

describe("presets.darts", () => {
  test("has about 10^18 architectures", () => {
    expect(presets.darts().size()).toBe((180n * 7n ** 8n) ** 2n); // per cell 180 wirings of 8 edges
    expect(presets.darts().uniqueSize()).toBeLessThan(presets.darts().size());
  });

  test("holds the published DARTS_V2 with the 3.3 million parameters of the paper", () => {
    const cells = presets.darts({ channels: 36, cells: 20 });
    expect(cells.accepts(dartsV2)).toBe(true);
    const parameters = cells.parameters(dartsV2, { input: [32, 32, 3], outputs: 10 });
    expect(parameters).toBe(3_349_342); // what the published network has without its auxiliary head
    expect(cells.parse(cells.format(dartsV2))).toEqual(dartsV2);
  });

  test("counts cells of up to 3 nodes as their canonical forms", () => {
    for (const [nodes, ops] of [
      [1, 3],
      [2, 3],
      [2, 2],
      [3, 2],
    ] as const) {
      const forms = new Set<string>();
      for (const cell of allCells(nodes, ["a", "b", "c"].slice(0, ops))) forms.add(dartsCanonical(nodes, cell));
      expect(countDartsCells(nodes, ops), `${nodes} nodes`).toBe(BigInt(forms.size));
    }
  });

  test("refuses fewer than 3 cells", () => {
    expect(() => presets.darts({ cells: 2 })).toThrow("cells must be a whole number of at least 3");
  });
});

function allCells(nodes: number, ops: readonly string[]): readonly (readonly DartsEdge[])[] {
  return Array.from({ length: nodes }, (_, node) => node + 2).reduce<readonly (readonly DartsEdge[])[]>(
    (cells, sources) =>
      cells.flatMap((before) =>
        Array.from({ length: sources }, (_, second) => second).flatMap((second) =>
          Array.from({ length: second }, (_, first) => first).flatMap((first) =>
            ops.flatMap((one) => ops.map((other): readonly DartsEdge[] => [...before, [one, first], [other, second]])),
          ),
        ),
      ),
    [[]],
  );
}

describe("presets.nasBench101", () => {
  test("counts as many cells as the published hash tells apart", () => {
    for (const vertices of [2, 3, 4, 5]) {
      const by = [2, 3, 4, 5].filter((size) => size <= vertices);
      const hashed = by.reduce((sum, size) => sum + countModules({ vertices: size, edges: 9, ops: 3 }), 0);
      expect(presets.nasBench101({ vertices }).uniqueSize()).toBe(BigInt(hashed));
    }
  });

  test("has the 423,624 cells of the published table", () => {
    expect(presets.nasBench101().uniqueSize()).toBe(423_624n);
  });

  test("gives the published example its published number of parameters", () => {
    const [conv1, conv3, pool] = ["conv_bn_relu_1x1", "conv_bn_relu_3x3", "max_pool_3x3"] as const;
    const cell = {
      matrix: [
        [0, 1, 1, 1, 0, 1, 0],
        [0, 0, 0, 0, 0, 0, 1],
        [0, 0, 0, 0, 0, 0, 1],
        [0, 0, 0, 0, 1, 0, 0],
        [0, 0, 0, 0, 0, 0, 1],
        [0, 0, 0, 0, 0, 0, 1],
        [0, 0, 0, 0, 0, 0, 0],
      ],
      ops: [conv1, conv3, conv3, conv3, pool],
    };
    const cells = presets.nasBench101();
    expect(cells.accepts({ cell })).toBe(true);
    // https://github.com/google-research/nasbench shows this cell with 2,694,282 trainable parameters
    expect(cells.parameters({ cell }, { input: [32, 32, 3], outputs: 10 })).toBe(2_694_282);
    expect(cells.parse(cells.format({ cell }))).toEqual({ cell });
  });

  test("refuses cells without a path or with too many edges", () => {
    const cells = presets.nasBench101();
    const none = {
      matrix: [
        [0, 0],
        [0, 0],
      ],
      ops: [],
    };
    expect(cells.accepts({ cell: none })).toBe(false);
    const all = Array.from({ length: 7 }, (_, from) => Array.from({ length: 7 }, (_, to) => (to > from ? 1 : 0)));
    expect(cells.accepts({ cell: { matrix: all, ops: Array(5).fill("max_pool_3x3") } })).toBe(false);
  });
});

describe("presets.mobile", () => {
  test("chooses kernel, expansion and squeeze-and-excitation for each block, and how many a stage has", () => {
    const cells = presets.mobile();
    const blocks = 12n;
    // of a stage with 2, 3 or 4 blocks
    expect(cells.size()).toBe((blocks ** 2n + blocks ** 3n + blocks ** 4n) ** 3n);
    const genotype = { ...cells.sample(1), depth1: 2, depth2: 4, depth3: 3 };
    expect(cells.plan(genotype).filter(({ kind }) => kind === "op")).toHaveLength(9);
    expect(cells.parameters({ ...genotype, depth1: 3 })).toBeGreaterThan(cells.parameters(genotype));
  });

  test("counts many stages, whose depths do not depend on each other", () => {
    const stages = Array.from({ length: 12 }, () => ({ channels: 8, stride: 1 }) as const);
    const blocks = 12n;
    expect(presets.mobile({ stages }).size()).toBe((blocks ** 2n + blocks ** 3n + blocks ** 4n) ** 12n);
  });

  test("refuses depths that are none", () => {
    expect(() => presets.mobile({ depths: [] })).toThrow("depths must be whole numbers of at least 1");
  });
});

const small: Readonly<Record<keyof typeof presets, unknown>> = {
  nasBench201: presets.nasBench201({ channels: 4, cellsPerStage: 1 }),
  nasBench101: presets.nasBench101({ channels: 8, cellsPerStage: 1 }),
  darts: presets.darts({ channels: 2, cells: 3 }),
  mobile: presets.mobile({
    stem: 4,
    stages: [
      { channels: 4, stride: 1 },
      { channels: 6, stride: 2 },
    ],
    depths: [1, 2],
  }),
  mlp: presets.mlp({ widths: [4, 8] }),
  tabularResNet: presets.tabularResNet({ widths: [4, 8] }),
};

describe.each(Object.keys(small) as (keyof typeof presets)[])("preset %s", (name) => {
  test("builds what it samples, mutates and encodes", async () => {
    const { tf } = await loadBackend();
    const of = small[name] as Space<Decisions, OpTable>;
    let genotype = of.sample(3);
    for (let seed = 0; seed < 5; seed++) {
      genotype = of.mutate(genotype, seed);
      expect(of.genotype(of.values(genotype))).toEqual(genotype);
      const input = of.input.length === 3 ? [8, 8, 3] : of.input;
      const plan = of.plan(genotype, { input: input as [number, number, number], outputs: 3 });
      const weights = createWeights(tf, 1);
      const network = buildNetwork(plan, { tf, weights, ops: of.ops });
      const total = network.trainable.reduce((sum, { size }) => sum + size, 0);
      weights.dispose();
      expect(of.parameters(genotype, { input: input as [number, number, number], outputs: 3 })).toBe(total);
    }
  });
});

test("the ops of a space say where they fit", () => {
  const rows = space({ input: [5] }).dense({ width: 4 });
  expect(() =>
    rows
      .cell("cell", { nodes: 2, ops: ["nor_conv_3x3"] })
      .head("classifier")
      .plan({ cell: ["nor_conv_3x3"] }),
  ).toThrow('op "nor_conv_3x3" in cell "cell" needs images, but the input of the network is a row of features');
});
