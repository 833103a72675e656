import { describe, expect, test } from "vitest";
import { space } from "../../sdk/src/space/space.js";

// multiply-accumulates of a convolution: weights times output pixels; batch norm: one scale and one offset a channel
const task = { input: [8, 8, 3], outputs: 10 } as const;
const stem = { parameters: 9 * 3 * 4 + 8, flops: 9 * 3 * 4 * 64 };
const head = (channels: number) => ({ parameters: 2 * channels + 10 * channels + 10, flops: 10 * channels + 10 });
const convolution = { parameters: 4 * 4 + 8, flops: 4 * 4 * 64 }; // 1x1, 4 to 4 channels, 8x8 pixels

const start = space(task).stem("conv_3x3", { channels: 4 });

describe("parameters and FLOPs by hand", () => {
  test("of a stem and a head", () => {
    const bare = start.head("classifier");
    expect(bare.parameters({})).toBe(stem.parameters + head(4).parameters);
    expect(bare.flops({})).toBe(stem.flops + head(4).flops);
  });

  test("of a cell: the sum over its edges, also those that nothing uses", () => {
    const cells = start.cell("cell", { nodes: 3, ops: ["none", "nor_conv_1x1"] }).head("classifier");
    const genotype = { cell: ["nor_conv_1x1", "none", "nor_conv_1x1"] } as const;
    expect(cells.parameters(genotype)).toBe(stem.parameters + 2 * convolution.parameters + head(4).parameters);
    expect(cells.flops(genotype)).toBe(stem.flops + 2 * convolution.flops + head(4).flops);
  });

  test("of a reduce: two convolutions and a pooled shortcut, at half the side", () => {
    const halved = start.reduce({ channels: 6 }).head("classifier");
    const weights = 9 * 4 * 6 + 9 * 6 * 6 + 4 * 6;
    expect(halved.parameters({})).toBe(stem.parameters + weights + 2 * 12 + head(6).parameters);
    expect(halved.flops({})).toBe(stem.flops + weights * 16 + head(6).flops);
  });

  test("of a repeat: its layers, so many times", () => {
    const cells = start.integer("depth", { low: 0, high: 3 }).cell("cell", { nodes: 2, ops: ["nor_conv_1x1"] });
    const deep = cells.repeat("depth", (stage) => stage.cell("cell")).head("classifier");
    const parameters = [0, 1, 2, 3].map((depth) => deep.parameters({ depth, cell: ["nor_conv_1x1"] }));
    const least = stem.parameters + convolution.parameters + head(4).parameters;
    expect(parameters).toEqual([0, 1, 2, 3].map((times) => least + times * convolution.parameters));
  });

  test("with channels that a decision answers", () => {
    const wide = space(task).choice("width", [4, 8]).stem("conv_3x3", { channels: "width" }).head("classifier");
    expect(wide.parameters({ width: 8 })).toBe(9 * 3 * 8 + 16 + head(8).parameters);
    expect(wide.parameters({ width: 4 })).toBe(stem.parameters + head(4).parameters);
  });

  test("for other images and classes than the space's own", () => {
    const bare = start.head("classifier");
    expect(bare.flops({}, { input: [4, 4, 1], outputs: 2 })).toBe(9 * 4 * 16 + 2 * 4 + 2);
  });
});

test("a plan names each place once and hands shapes on from block to block", () => {
  const cells = start
    .cell("cell", { nodes: 2, ops: ["skip_connect"] })
    .repeat(2, (stage) => stage.cell("cell").reduce({ channels: 8 }))
    .head("classifier");
  const plan = cells.plan({ cell: ["skip_connect"] });
  expect(plan.map(({ kind, path, output }) => `${path} ${kind} ${output.join("x")}`)).toEqual([
    "0 stem 8x8x4",
    "1 cell 8x8x4",
    "2.0.0 cell 8x8x4",
    "2.0.1 reduce 4x4x8",
    "2.1.0 cell 4x4x8",
    "2.1.1 reduce 2x2x8",
    "3 head 1x1x10",
  ]);
  for (const [index, block] of plan.slice(1).entries()) expect(block.input).toEqual(plan[index]?.output);
});
