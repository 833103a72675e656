import { describe, expect, test } from "vitest";
import { skipConnect } from "../../sdk/src/ops/skipConnect.js";
import type { Decision } from "../../sdk/src/space/decisions.js";
import { Space, space } from "../../sdk/src/space/space.js";

/** As a JavaScript user or a JSON file might: past the types. */
const from = (decisions: Record<string, unknown>) => () =>
  new Space(
    { input: [8, 8, 3], classes: 10, layers: [], decisions: decisions as Record<string, Decision> },
    space().ops,
  );
const untyped = space() as never as { [method: string]: (...anything: unknown[]) => typeof untyped };
const start = space({ input: [28, 28, 1] }).stem("conv_3x3", { channels: 4 });
const skip = { nodes: 2, ops: ["skip_connect"] } as const;

describe("an error says argument, rule, value and way out:", () => {
  const all = "none, skip_connect, nor_conv_1x1, nor_conv_3x3, nor_conv_5x5, sep_conv_3x3, sep_conv_5x5, ";
  const cases: Record<string, readonly [() => unknown, string]> = {
    "unknown op": [
      () => untyped.cell!("normal", { nodes: 2, ops: ["conv9x9"] }),
      `unknown op "conv9x9" in cell "normal"; known: ${all}`,
    ],
    "op named after a method of objects": [
      () => untyped.cell!("normal", { nodes: 2, ops: ["toString"] }),
      'unknown op "toString" in cell "normal"; known: ',
    ],
    "op twice": [
      () => untyped.cell!("normal", { nodes: 2, ops: ["none", "none"] }),
      'cell "normal" lists op "none" twice; list each once',
    ],
    "empty op list": [
      () => untyped.cell!("normal", { nodes: 2, ops: [] }),
      'ops of cell "normal" must have at least one op, but is empty',
    ],
    "cell of one node": [
      () => untyped.cell!("normal", { nodes: 1, ops: ["none"] }),
      'nodes of cell "normal" must be a whole number of at least 2, but got 1',
    ],
    "op with an unreadable name": [
      () => space({ ops: { "a|b": skipConnect } }).cell("cell", { nodes: 2, ops: ["a|b"] }),
      'op "a|b" in cell "cell" must have a name of letters, digits, "_", "-" and "."; rename it',
    ],
    "op with a built-in name": [
      () => space({ ops: { none: skipConnect } }),
      'custom op "none" has the name of a built-in op; rename it',
    ],
    "repeated name": [
      () => untyped.cell!("normal", skip).cell!("normal", skip),
      'decision "normal" is already in this space; to place the cell again, leave out its options',
    ],
    "name with a separator": [
      () => untyped.choice!("a=b", [1, 2]),
      'name of a decision must not be empty or contain "=" or ";", but got "a=b"',
    ],
    "cell that is not there": [
      () => untyped.cell!("normal"),
      'cell "normal" is not in this space yet; give its nodes and ops where it is first used',
    ],
    "choice of nothing": [
      from({ width: { kind: "choice", options: [] } }),
      'options of choice "width" must not be empty',
    ],
    "option twice": [from({ width: { kind: "choice", options: [8, 8] } }), 'choice "width" lists option 8 twice'],
    "options that read alike": [
      from({ width: { kind: "choice", options: [8, "8"] } }),
      'choice "width" lists option 8 twice; list each once',
    ],
    "option with a separator": [
      from({ pool: { kind: "choice", options: ["max; min"] } }),
      'options of choice "pool" must not contain ";", which separates decisions, but got "max; min"',
    ],
    "option that is no number": [
      from({ width: { kind: "choice", options: [8, Number.NaN] } }),
      'options of choice "width" must be strings or finite numbers, but got 8, NaN',
    ],
    "integer between fractions": [
      from({ depth: { kind: "integer", low: 0.5, high: 2 } }),
      'bounds of integer "depth" must be whole numbers, but got 0.5 to 2; use real() for real numbers',
    ],
    "integer upside down": [
      from({ depth: { kind: "integer", low: 3, high: 2 } }),
      'low of integer "depth" must be at most high, but 3 > 2',
    ],
    "real without end": [
      from({ rate: { kind: "real", low: 0, high: Number.POSITIVE_INFINITY, log: false } }),
      'bounds of real "rate" must be finite with low < high, but got 0 to Infinity',
    ],
    "logarithm of zero": [
      from({ rate: { kind: "real", low: 0, high: 1, log: true } }),
      'low of real "rate" must be above 0 with log: true, but got 0',
    ],
    "unknown stem": [
      () => untyped.stem!("conv_9x9", { channels: 4 }),
      'unknown stem "conv_9x9"; known: conv_1x1, conv_3x3, conv_5x5',
    ],
    "stem twice": [
      () => start.stem("conv_3x3", { channels: 4 }),
      "a stem must be the first layer, but this space begins with stem",
    ],
    "stem after a cell": [
      () => space().cell("cell", skip).stem("conv_3x3", { channels: 4 }),
      "a stem must be the first layer, but this space begins with cell",
    ],
    "head in the middle": [
      () => start.head("classifier").reduce({ channels: 8 }),
      "a head must be the last layer, but a reduce follows it",
    ],
    "head twice": [
      () => start.head("classifier").head("classifier"),
      "a head must be the last layer, but a head follows it",
    ],
    "head inside a repeat": [
      () => start.repeat(2, (block) => block.head("classifier")),
      "block of repeat must not add a stem or a head, but does; move it outside",
    ],
    "no stem": [
      () =>
        space()
          .cell("cell", skip)
          .head("classifier")
          .parameters({ cell: ["skip_connect"] }),
      "a network must begin with a stem and end with a head, but this space has the layers: cell, head; add .stem(...) first",
    ],
    "no layers": [
      () => space().parameters({}),
      "but this space has the layers: none; add .stem(...) first, or .dense(...) for a table of features, and .head(",
    ],
    "channels that are none": [
      () => start.reduce({ channels: 0 }),
      "channels of reduce must be a whole number of at least 1, but got 0",
    ],
    "channels that a decision does not count": [
      () => untyped.choice!("width", ["narrow", 8]).stem!("conv_3x3", { channels: "width" }),
      'channels of the stem must be a whole number of at least 1, but "width" can be narrow',
    ],
    "channels by a decision that is not there": [
      () => untyped.stem!("conv_3x3", { channels: "width" }),
      'channels of the stem names "width", which is not a choice or integer of this space; known: none',
    ],
    "times below zero": [
      () => start.repeat(-1, (block) => block),
      "times of repeat must be a whole number of at least 0, but got -1",
    ],
    "image that reduce cannot halve": [
      () =>
        start
          .repeat(3, (block) => block.reduce({ channels: 8 }))
          .head("classifier")
          .parameters({}),
      "reduce at layer 1.2.0 needs even height and width, but its input is 7x7 pixels; remove a reduce, or use images whose sides are multiples",
    ],
    "image of no pixels": [
      () => start.head("classifier").parameters({}, { input: [0, 28, 1] }),
      "input must be [height, width, channels] or [features], whole numbers of at least 1, but got [0, 28, 1]",
    ],
    "no outputs": [
      () => start.head("classifier").parameters({}, { outputs: 0 }),
      "outputs must be a whole number of at least 1, but got 0",
    ],
    "genotype of another space": [
      () =>
        start
          .cell("cell", skip)
          .head("classifier")
          .flops({ cell: ["none"] } as never),
      'genotype must have a valid value for every decision of this space, but got {"cell":["none"]}; a valid one is {"cell":["skip_connect"]}',
    ],
    "nothing to mutate": [
      () => start.mutate({}, 1),
      "mutate needs a decision with at least two values, but this space has none",
    ],
    "size of the continuous": [
      () => start.real("rate", { low: 0, high: 1 }).size(),
      'size() needs countable decisions, but "rate" is continuous; use choice() or integer()',
    ],
    "a kind of decision that is not known": [
      from({ odd: { kind: "constructor" } }),
      'decision "odd" has the unknown kind "constructor"; known: choice, integer, real, cell, dartsCell, moduleCell, row',
    ],
    "a kind of layer that is not known": [
      () => {
        const json = { ...start.toJSON(), layers: [{ kind: "toString" }, { kind: "head", head: "linear" }] };
        new Space(json as never, start.ops).plan({} as never);
      },
      "a network must begin with a stem and end with a head, but this space has the layers: toString, head",
    ],
    "a kind of layer that is not known, after a stem": [
      () => {
        const json = {
          ...start.toJSON(),
          layers: [...start.layers, { kind: "toString" }, { kind: "head", head: "linear" }],
        };
        new Space(json as never, start.ops).plan({} as never);
      },
      'unknown layer "toString"; known: stem, cell, dartsCell, moduleCell, op, dense, reduce, head, repeat, when',
    ],
    "text that is no genotype": [
      () => start.cell("cell", skip).parse("|none~0|"),
      '"|none~0|" has no valid value for decision "cell" of this space; a valid genotype is "|skip_connect~0|"',
    ],
    "text with an answer too many": [
      () => start.choice("width", [1]).choice("depth", [1]).parse("width=1; depth=1; height=1"),
      '"width=1; depth=1; height=1" has a value for "height", which is not a decision of this space; known: width, depth',
    ],
    "text with an answer too few": [
      () => start.choice("width", [1]).choice("depth", [1]).parse("width=1"),
      '"width=1" has no valid value for decision "depth" of this space; a valid genotype is "width=1; depth=1"',
    ],
  };

  test.each(Object.entries(cases))("%s", (_, [act, message]) => {
    expect(act).toThrow(RangeError);
    expect(act).toThrow(message);
  });
});

test.each([
  ["nothing", undefined],
  ["no answer", {}],
  ["an answer too many", { cell: ["none"], other: 1 }],
  ["an op of another space", { cell: ["nor_conv_3x3"] }],
  ["an edge too many", { cell: ["none", "none"] }],
  ["a text", { cell: "none" }],
])("a space does not accept %s as a genotype", (_, value) => {
  expect(
    space()
      .cell("cell", { nodes: 2, ops: ["none", "skip_connect"] })
      .accepts(value),
  ).toBe(false);
});
