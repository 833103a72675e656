import { describe, expect, expectTypeOf, test } from "vitest";
import { skipConnect } from "../../sdk/src/ops/skipConnect.js";
import { presets } from "../../sdk/src/space/presets/index.js";
import { type SpaceError, space } from "../../sdk/src/space/space.js";

// what the compiler says is checked by `npm run check`; the calls are checked here, where they throw
const cells = space()
  .cell("normal", { nodes: 3, ops: ["none", "skip_connect"] })
  .choice("width", [8, 16])
  .choice("pool", ["max", "average"])
  .integer("depth", { low: 1, high: 3 })
  .real("rate", { low: 0, high: 1 });

describe("names flow through types", () => {
  test("a genotype knows its decisions, and each answer its options", () => {
    expectTypeOf(cells.sample(1)).toEqualTypeOf<{
      readonly normal: readonly ("none" | "skip_connect")[];
      readonly width: 8 | 16;
      readonly pool: "max" | "average";
      readonly depth: number;
      readonly rate: number;
    }>();
    expectTypeOf(cells.parse(cells.format(cells.sample(1))).width).toEqualTypeOf<8 | 16>();
    expectTypeOf(cells.neighbors(cells.sample(1))[0]!.pool).toEqualTypeOf<"max" | "average">();
  });

  test("a preset keeps its op names", () => {
    expectTypeOf(presets.nasBench201().sample(1).normal).toEqualTypeOf<
      readonly ("none" | "skip_connect" | "nor_conv_1x1" | "nor_conv_3x3" | "avg_pool_3x3")[]
    >();
  });

  test("a user's op is as good as a built-in one", () => {
    const own = space({ ops: { mine: skipConnect } }).cell("cell", { nodes: 2, ops: ["mine", "none"] });
    expectTypeOf(own.sample(1).cell).toEqualTypeOf<readonly ("mine" | "none")[]>();
  });
});

describe("a compile error", () => {
  test("for an unknown op", () => {
    // @ts-expect-error "conv9x9" is no op
    expect(() => space().cell("normal", { nodes: 3, ops: ["conv9x9"] })).toThrow('unknown op "conv9x9"');
  });

  test("for a repeated name, which reads as a sentence", () => {
    // @ts-expect-error the name is taken
    expect(() => cells.choice("width", [1])).toThrow('"width" is already in this space');
    // @ts-expect-error the name is taken
    expect(() => cells.integer("depth", { low: 1, high: 2 })).toThrow('"depth" is already in this space');
    // @ts-expect-error the name is taken
    expect(() => cells.cell("normal", { nodes: 2, ops: ["none"] })).toThrow('"normal" is already in this space');
    type FirstArgument = Parameters<typeof cells.real<"width">>[0];
    expectTypeOf<FirstArgument>().toEqualTypeOf<SpaceError<'decision "width" is already in this space'>>();
  });

  test("for a cell that is not there, or is no cell", () => {
    // @ts-expect-error "reduction" is not in the space
    expect(() => cells.cell("reduction")).toThrow('cell "reduction" is not in this space yet');
    // @ts-expect-error "width" is no cell
    expect(() => cells.cell("width")).toThrow('cell "width" is not in this space yet');
  });

  test("for channels that no number answers", () => {
    expect(cells.reduce({ channels: "width" }).layers).toHaveLength(2);
    // @ts-expect-error "pool" answers a name
    expect(() => cells.reduce({ channels: "pool" })).toThrow('"pool" can be max');
    // @ts-expect-error "cells" is not in the space
    expect(() => cells.repeat("cells", (block) => block)).toThrow('names "cells"');
  });

  test("for a genotype of another space", () => {
    const lone = space().cell("normal", { nodes: 2, ops: ["none"] });
    // @ts-expect-error the answer is no op of the cell
    expect(lone.accepts(lone.neighbors({ normal: ["skip_connect"] })[0])).toBe(true);
    // @ts-expect-error the decision has another name
    expect(() => lone.flops({ cell: ["none"] })).toThrow("genotype must have a valid value for every decision");
  });
});
