import { describe, expect, test } from "vitest";
import { defineOp } from "../../sdk/src/ops/op.js";
import { skipConnect } from "../../sdk/src/ops/skipConnect.js";
import { loadSpace } from "../../sdk/src/space/loadSpace.js";
import { presets } from "../../sdk/src/space/presets/index.js";
import { space } from "../../sdk/src/space/space.js";
import { twice } from "./ownOps.js";

const cells = space()
  .stem("conv_3x3", { channels: 8 })
  .cell("normal", { nodes: 3, ops: ["none", "skip_connect", "nor_conv_3x3"] })
  .reduce({ channels: 16 })
  .cell("normal")
  .head("classifier");

test("a cell that is named twice shares its answer", () => {
  expect(Object.keys(cells.decisions)).toEqual(["normal"]);
  expect(cells.size()).toBe(27n);
  const planned = cells.plan(cells.sample(1)).flatMap((block) => (block.kind === "cell" ? [block] : []));
  expect(planned).toHaveLength(2);
  expect(planned[1]?.edges).toEqual(planned[0]?.edges);
});

test("a lone cell reads as in NAS-Bench-201", () => {
  const published = presets.nasBench201();
  const text = "|nor_conv_3x3~0|+|none~0|skip_connect~1|+|avg_pool_3x3~0|nor_conv_1x1~1|none~2|";
  const genotype = published.parse(text);
  expect(genotype.normal).toEqual(["nor_conv_3x3", "none", "skip_connect", "avg_pool_3x3", "nor_conv_1x1", "none"]);
  expect(published.format(genotype)).toBe(text);
});

test("several decisions read as name=answer", () => {
  const wide = cells.choice("width", [8, 16]).real("rate", { low: 0.01, high: 1, log: true });
  const text = "normal=|none~0|+|skip_connect~0|none~1|; width=16; rate=0.5";
  expect(wide.parse(text)).toEqual({ normal: ["none", "skip_connect", "none"], width: 16, rate: 0.5 });
  expect(wide.format(wide.parse(text))).toBe(text);
});

describe("a space never changes", () => {
  test("each call answers a new one, so that one can be the start of several", () => {
    const before = JSON.stringify(cells);
    const wider = cells.choice("width", [1, 2]);
    expect(wider.size()).toBe(54n);
    expect(JSON.stringify(cells)).toBe(before);
  });

  test("not through the arrays it was made from", () => {
    const ops: ("none" | "skip_connect")[] = ["none", "skip_connect"];
    const made = space().cell("cell", { nodes: 2, ops });
    ops.push("none");
    expect(made.size()).toBe(2n);
  });

  test("not through its own parts", () => {
    const { layers, decisions } = cells as unknown as { layers: unknown[]; decisions: { normal: { ops: string[] } } };
    expect(() => layers.push({})).toThrow(TypeError);
    expect(() => decisions.normal.ops.push("nor_conv_5x5")).toThrow(TypeError);
    expect(() => Object.assign(cells, { classes: 2 })).toThrow(TypeError);
    expect(() => Object.assign(cells.ops, { none: skipConnect })).toThrow(TypeError);
  });

  test("mutate leaves the parent as it is", () => {
    const parent = Object.freeze({ normal: Object.freeze(["none", "none", "none"] as const) });
    expect(cells.mutate(parent, 1)).not.toEqual(parent);
    expect(parent.normal).toEqual(["none", "none", "none"]);
  });
});

describe("JSON", () => {
  test("holds the whole space", async () => {
    const rich = cells.integer("depth", { low: 1, high: 3 }).real("rate", { low: 0, high: 1 });
    const text = JSON.stringify(rich);
    const loaded = await loadSpace(JSON.parse(text));
    expect(JSON.stringify(loaded)).toBe(text);
    expect(loaded.sample(3)).toEqual(rich.sample(3));
  });

  test("names the module of a user's ops, which loading imports", async () => {
    const module = new URL("./ownOps.ts", import.meta.url);
    const own = space({ ops: { twice }, module })
      .stem("conv_1x1", { channels: 2 })
      .cell("cell", { nodes: 2, ops: ["twice", "none"] })
      .head("classifier");
    const loaded = await loadSpace(JSON.parse(JSON.stringify(own)));
    expect(loaded.parameters({ cell: ["twice"] })).toBe(own.parameters({ cell: ["none"] }) + 1);
  });

  test("with an op that is nowhere is refused", async () => {
    const own = space({ ops: { mine: defineOp(skipConnect) } }).cell("cell", { nodes: 2, ops: ["mine"] });
    await expect(loadSpace(own.toJSON())).rejects.toThrow(
      /^unknown op "mine" in cell "cell"; known: none, skip_connect, /,
    );
  });
});

test("a repeat may answer how often by a decision, and its cells share one answer", () => {
  const deep = space()
    .integer("depth", { low: 1, high: 4 })
    .stem("conv_3x3", { channels: 4 })
    .repeat("depth", (stage) => stage.cell("normal", { nodes: 2, ops: ["none", "nor_conv_1x1"] }))
    .head("classifier");
  expect(deep.size()).toBe(8n);
  const places = (depth: number) => deep.plan({ depth, normal: ["none"] }).filter(({ kind }) => kind === "cell").length;
  expect([1, 2, 3, 4].map(places)).toEqual([1, 2, 3, 4]);
});

test("equal seeds draw equal genotypes, other seeds others", () => {
  const published = presets.nasBench201();
  expect(published.sample(7)).toEqual(published.sample(7));
  expect(new Set(Array.from({ length: 20 }, (_, seed) => published.format(published.sample(seed)))).size).toBe(20);
});
