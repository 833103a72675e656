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
/** A name that no decision of the space has yet. */
export type NewName<Ds extends Decisions, Name extends string> = Name extends keyof Ds
  ? SpaceError<`decision "${Name}" is already in this space`>
  : Name;
/** Decisions with one more. */
export type With<Ds extends Decisions, Name extends string, D extends Decision> = {
  readonly [K in keyof Ds | Name]: K extends Name ? D : K extends keyof Ds ? Ds[K] : never;
};
/** Names of the cells of a space, of one kind. */
export type CellName<Ds extends Decisions, Kind extends "cell" | "dartsCell" | "moduleCell" = "cell"> = {
  [Name in keyof Ds]: Ds[Name] extends { kind: Kind } ? Name : never;
}[keyof Ds] &
  string;
/** Names of the decisions that others may depend on. */
export type ConditionName<Ds extends Decisions> = {
  [Name in keyof Ds]: Ds[Name] extends { kind: "choice" | "integer" } ? Name : never;
}[keyof Ds] &
  string;
/** No decisions yet. */
// biome-ignore lint/complexity/noBannedTypes: the type without keys is what is meant
export type NoDecisions = {};

/** Shape of one input and width of the output for which a network is counted or built. */
export interface TaskShape {
  readonly input?: Shape;
  /** Number of classes, labels or target columns. */
  readonly outputs?: number;
}

/**
 * A space of architectures. Immutable: each call returns a new space, so that one space can be the start of several. Decisions are
 * the open questions; layers say where in the network their answers are used. The methods that append layers stand in layers/, a file
 * each.
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

  /** One of several listed values. */
  choice<const Name extends string, const Options extends readonly (string | number)[]>(
    name: NewName<Ds, Name>,
    options: Options,
  ): Space<With<Ds, Name, { readonly kind: "choice"; readonly options: Options }>, Ops> {
    return withDecision(this, name as Name, { kind: "choice", options });
  }

  /** A whole number from `low` to `high`, both included. */
  integer<const Name extends string>(
    name: NewName<Ds, Name>,
    { low, high }: { low: number; high: number },
  ): Space<With<Ds, Name, { readonly kind: "integer"; readonly low: number; readonly high: number }>, Ops> {
    return withDecision(this, name as Name, { kind: "integer", low, high });
  }

  /** A real number from `low` to `high`; `log` spreads samples evenly over its logarithm. */
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
   * The network that a genotype describes, block after block with shapes, without building it.
   * @throws RangeError when the genotype is of another space, or the images do not fit the layers
   */
  plan(
    genotype: Genotype<Ds>,
    { input = this.input, outputs = this.classes }: TaskShape = {},
  ): readonly PlannedBlock[] {
    if (!this.accepts(genotype))
      throw new RangeError(
        `genotype must answer every decision of this space, but got ${JSON.stringify(genotype)}; one reads like ${JSON.stringify(this.sample(0))}`,
      );
    const { layers, decisions, ops } = this;
    return planNetwork(genotype as Genotype, { layers, decisions, ops, input, outputs });
  }

  /** Trainable weights of the genotype's network. */
  parameters(genotype: Genotype<Ds>, task: TaskShape = {}): number {
    return this.plan(genotype, task).reduce((sum, block) => sum + blockCost(block, this.ops).parameters, 0);
  }

  /** Multiply-accumulate operations of one image's forward pass, counted as NAS-Bench-201 does. */
  flops(genotype: Genotype<Ds>, task: TaskShape = {}): number {
    return this.plan(genotype, task).reduce((sum, block) => sum + blockCost(block, this.ops).flops, 0);
  }

  toJSON(): SpaceJson {
    const { input, classes, decisions, layers, module } = this;
    return { input, classes, decisions, layers, ...(module === undefined ? {} : { module }) };
  }
}

// a layer's method stands in its file, which knows no space
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
    throw new RangeError(`a stem is the first layer, but this space already begins with ${space.layers[0]?.kind}`);
  if (last?.kind === "head") throw new RangeError(`a head is the last layer, but a ${layer.kind} follows it`);
  return new Space<Decisions, OpTable>({ ...space.toJSON(), layers: [...space.layers, layer] }, space.ops);
}

function withDecision<Ds extends Decisions, Ops extends OpTable, Name extends string, D extends Decision>(
  space: Space<Ds, Ops>,
  name: Name,
  decision: D,
): Space<With<Ds, Name, D>, Ops> {
  if (name === "" || /[=;]/.test(name))
    throw new RangeError(`a decision needs a name without "=" and ";", but got "${name}"`);
  if (Object.hasOwn(space.decisions, name))
    throw new RangeError(
      `decision "${name}" is already in this space; for one more place of a cell leave out its options`,
    );
  const decisions = { ...space.decisions, [name]: decision } as unknown as With<Ds, Name, D>; // as `With` says
  return new Space({ ...space.toJSON(), decisions }, space.ops);
}

/** Options of a new space. */
export interface SpaceOptions<Extra extends OpTable> {
  /** Ops beside the built-in ones, made by `defineOp`; all exports of a module for instance. */
  readonly ops?: Extra;
  /** URL or absolute path of the module that exports them, so that worker processes and resumed studies can load them. */
  readonly module?: string | URL;
  /** Shape of one input where no data set says it. Default 32x32 pixels, 3 channels. */
  readonly input?: Shape;
  /** Number of classes where no data set says it. Default 10. */
  readonly classes?: number;
}

/** An empty space: add a stem, cells and reduces, and a head. */
export function space<const Extra extends OpTable = NoDecisions>({
  ops,
  module,
  input = [32, 32, 3],
  classes = 10,
}: SpaceOptions<Extra> = {}): Space<NoDecisions, BuiltInOps & Extra> {
  const clash = Object.keys(ops ?? {}).find((name) => Object.hasOwn(builtInOps, name));
  if (clash !== undefined) throw new RangeError(`op "${clash}" is built in; give your op another name`);
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
