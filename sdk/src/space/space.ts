import { type BuiltInOps, ops as builtInOps, type OpTable } from "../ops/index.js";
import type { Shape } from "../ops/shape.js";
import { DecisionSpace } from "./decisionSpace.js";
import type { Decision, Decisions, Genotype } from "./decisions.js";
import { frozen } from "./frozen.js";
import { containerLayers, leafLayers, type PlannedBlock, type SpaceLayer } from "./layers/index.js";
import type { LayerBuilder } from "./layers/layer.js";
import { blockCost, planNetwork } from "./plan.js";
import type { SpaceJson } from "./spaceJson.js";

/** A compile-time error whose message shows in the editor. */
export interface SpaceError<Message extends string> {
  readonly spaceError: Message;
}
/** The name of a new decision; a SpaceError if the space already has it. */
export type NewName<Ds extends Decisions, Name extends string> = Name extends keyof Ds
  ? SpaceError<`decision "${Name}" is already in this space`>
  : Name;
/** The decisions with one added. */
export type With<Ds extends Decisions, Name extends string, D extends Decision> = {
  readonly [K in keyof Ds | Name]: K extends Name ? D : K extends keyof Ds ? Ds[K] : never;
};
/** Names of the cells of one kind in a space. */
export type CellName<Ds extends Decisions, Kind extends "cell" | "dartsCell" | "moduleCell" = "cell"> = {
  [Name in keyof Ds]: Ds[Name] extends { kind: Kind } ? Name : never;
}[keyof Ds] &
  string;
/** Names of the decisions that conditions may use. */
export type ConditionName<Ds extends Decisions> = {
  [Name in keyof Ds]: Ds[Name] extends { kind: "choice" | "integer" } ? Name : never;
}[keyof Ds] &
  string;
/** The decisions of an empty space. */
// biome-ignore lint/complexity/noBannedTypes: a type without keys is intended
export type NoDecisions = {};

/** Input and output of a network. */
export interface TaskShape {
  /** Shape of one input, without the batch axis. @defaultValue the `input` of the space */
  readonly input?: Shape;
  /** Number of classes, labels or target columns, at least 1. @defaultValue the `classes` of the space */
  readonly outputs?: number;
}

/**
 * A space of architectures. Decisions are its searchable properties; layers say where in the network their values are used. Immutable:
 * each method returns a new space. The methods that append layers are in layers/, one file each.
 */
export class Space<
  const Ds extends Decisions = NoDecisions,
  const Ops extends OpTable = BuiltInOps,
> extends DecisionSpace<Ds, Ops> {
  readonly layers: readonly SpaceLayer[];
  readonly input: Shape;
  readonly classes: number;
  readonly module: string | undefined;

  /** Use `space()`, or `loadSpace()` for a space from JSON. */
  constructor(json: SpaceJson & { readonly decisions: Ds }, ops: Ops) {
    super(json.decisions, ops);
    this.layers = frozen(json.layers);
    this.input = frozen(json.input);
    this.classes = json.classes;
    this.module = json.module;
    Object.freeze(this);
  }

  /**
   * Adds a decision: one of the listed options.
   * @throws RangeError when the name is taken, or the options are empty, repeat or contain ";"
   */
  choice<const Name extends string, const Options extends readonly (string | number)[]>(
    name: NewName<Ds, Name>,
    options: Options,
  ): Space<With<Ds, Name, { readonly kind: "choice"; readonly options: Options }>, Ops> {
    return withDecision(this, name as Name, { kind: "choice", options });
  }

  /** Adds a decision: a whole number from `low` to `high`, both included. @throws RangeError when the name is taken or low > high */
  integer<const Name extends string>(
    name: NewName<Ds, Name>,
    { low, high }: { low: number; high: number },
  ): Space<With<Ds, Name, { readonly kind: "integer"; readonly low: number; readonly high: number }>, Ops> {
    return withDecision(this, name as Name, { kind: "integer", low, high });
  }

  /**
   * Adds a decision: a real number from `low` to `high`; with `log` on a logarithmic scale.
   * @throws RangeError when the name is taken, low >= high, or low <= 0 with `log`
   */
  real<const Name extends string>(
    name: NewName<Ds, Name>,
    { low, high, log = false }: { low: number; high: number; log?: boolean },
  ): Space<
    With<Ds, Name, { readonly kind: "real"; readonly low: number; readonly high: number; readonly log: boolean }>,
    Ops
  > {
    return withDecision(this, name as Name, { kind: "real", low, high, log });
  }

  /**
   * The blocks of a genotype's network with their shapes, without building it.
   * @throws RangeError when the genotype belongs to another space, or the input does not fit the layers
   */
  plan(
    genotype: Genotype<Ds>,
    { input = this.input, outputs = this.classes }: TaskShape = {},
  ): readonly PlannedBlock[] {
    if (!this.accepts(genotype))
      throw new RangeError(
        `genotype must have a valid value for every decision of this space, but got ${JSON.stringify(genotype)}; a valid one is ${JSON.stringify(this.sample(0))}`,
      );
    const { layers, decisions, ops } = this;
    return planNetwork(genotype as Genotype, { layers, decisions, ops, input, outputs });
  }

  /** Number of trainable weights of the genotype's network. @throws RangeError as `plan` does */
  parameters(genotype: Genotype<Ds>, task: TaskShape = {}): number {
    return this.plan(genotype, task).reduce((sum, block) => sum + blockCost(block, this.ops).parameters, 0);
  }

  /** Multiply-accumulates of a forward pass of one input, counted as in NAS-Bench-201. @throws RangeError as `plan` does */
  flops(genotype: Genotype<Ds>, task: TaskShape = {}): number {
    return this.plan(genotype, task).reduce((sum, block) => sum + blockCost(block, this.ops).flops, 0);
  }

  toJSON(): SpaceJson {
    const { input, classes, decisions, layers, module } = this;
    return { input, classes, decisions, layers, ...(module === undefined ? {} : { module }) };
  }
}

// each layer's method is in its own file, which does not import Space
for (const [name, { method }] of Object.entries({ ...leafLayers, ...containerLayers }))
  Object.defineProperty(Space.prototype, name, {
    value(this: AnySpace, ...args: never[]) {
      return method(builderOf(this), ...args);
    },
  });

type AnySpace = Space<Decisions, OpTable>;

function builderOf(space: AnySpace): LayerBuilder<AnySpace> {
  const { decisions, ops } = space;
  return {
    decisions,
    ops,
    done: () => space,
    withLayer: (layer) => withLayer(space, layer),
    withDecision: (name, decision) => builderOf(withDecision(space, name, decision) as AnySpace),
    withDecisions: (others) => builderOf(new Space<Decisions, OpTable>({ ...space.toJSON(), decisions: others }, ops)),
    block: (add) => add(new Space<Decisions, OpTable>({ ...space.toJSON(), layers: [] }, ops)),
  };
}

function withLayer(space: AnySpace, layer: SpaceLayer): AnySpace {
  const last = space.layers.at(-1);
  if (layer.kind === "stem" && last !== undefined)
    throw new RangeError(`a stem must be the first layer, but this space begins with ${space.layers[0]?.kind}`);
  if (last?.kind === "head") throw new RangeError(`a head must be the last layer, but a ${layer.kind} follows it`);
  return new Space<Decisions, OpTable>({ ...space.toJSON(), layers: [...space.layers, layer] }, space.ops);
}

function withDecision<Ds extends Decisions, Ops extends OpTable, Name extends string, D extends Decision>(
  space: Space<Ds, Ops>,
  name: Name,
  decision: D,
): Space<With<Ds, Name, D>, Ops> {
  if (name === "" || /[=;]/.test(name))
    throw new RangeError(`name of a decision must not be empty or contain "=" or ";", but got "${name}"`);
  if (Object.hasOwn(space.decisions, name))
    throw new RangeError(`decision "${name}" is already in this space; to place the cell again, leave out its options`);
  const decisions = { ...space.decisions, [name]: decision } as unknown as With<Ds, Name, D>; // as `With` says
  return new Space({ ...space.toJSON(), decisions }, space.ops);
}

/** Options of a new space. */
export interface SpaceOptions<Extra extends OpTable> {
  /** Custom ops by name, from `defineOp`. @defaultValue none */
  readonly ops?: Extra;
  /** URL or absolute path of the module that exports the custom ops, so that worker processes and resumed studies can load them. */
  readonly module?: string | URL;
  /** Shape of one input when there is no data set. @defaultValue [32, 32, 3] */
  readonly input?: Shape;
  /** Number of classes when there is no data set. @defaultValue 10 */
  readonly classes?: number;
}

/** Creates an empty space: add a stem, cells and reductions, and a head. @throws RangeError when a custom op has a built-in name */
export function space<const Extra extends OpTable = NoDecisions>({
  ops,
  module,
  input = [32, 32, 3],
  classes = 10,
}: SpaceOptions<Extra> = {}): Space<NoDecisions, BuiltInOps & Extra> {
  const clash = Object.keys(ops ?? {}).find((name) => Object.hasOwn(builtInOps, name));
  if (clash !== undefined) throw new RangeError(`custom op "${clash}" has the name of a built-in op; rename it`);
  const json: SpaceJson = {
    input,
    classes,
    decisions: {},
    layers: [],
    ...(module === undefined ? {} : { module: moduleUrl(module) }),
  };
  return new Space<NoDecisions, BuiltInOps & Extra>(json, { ...builtInOps, ...ops } as BuiltInOps & Extra);
}

const moduleUrl = (module: string | URL): string =>
  module instanceof URL || /^[a-z]+:\/\//i.test(module) ? `${module}` : new URL(module, "file:///").href;
