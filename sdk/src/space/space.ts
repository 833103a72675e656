import { pick, type Rng, stream } from "../math/random.js";
import { type BuiltInOps, ops as builtInOps, type OpTable } from "../ops/index.js";
import type { Shape } from "../ops/shape.js";
import { type StemName, stems } from "../ops/stems.js";
import { activeDecisions, checkConditions, countGenotypes } from "./conditions.js";
import type { Answer, CellDecision, Decision, Decisions, Genotype, NumericDecision } from "./decisions.js";
import { frozen } from "./frozen.js";
import { kindOf } from "./kinds/index.js";
import type { Encoding } from "./kinds/kind.js";
import type { HeadName, NumberOrDecision, SpaceJson, SpaceLayer } from "./layers.js";
import type { Part } from "./parts.js";
import { blockCost, type PlannedBlock, planNetwork } from "./plan.js";

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
/** Names of the cells of a space. */
export type CellName<Ds extends Decisions> = {
  [Name in keyof Ds]: Ds[Name] extends CellDecision ? Name : never;
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

/** Source of randomness: a generator, or a seed for a generator of its own. */
export type RngOrSeed = Rng | number;

/**
 * A space of architectures. Immutable: each call answers a new space, so that one space can be the start of several. Decisions are
 * the open questions; layers say where in the network their answers are used.
 */
export class Space<const Ds extends Decisions = NoDecisions, const Ops extends OpTable = BuiltInOps> {
  readonly decisions: Ds;
  readonly layers: readonly SpaceLayer[];
  readonly input: Shape;
  readonly classes: number;
  readonly ops: Ops;
  readonly module: string | undefined;
  readonly #entries: readonly (readonly [string, Decision])[];
  readonly #conditional: boolean;
  #parts: readonly Part[] | undefined;

  /** Use `space()`, or `loadSpace()` for a space from JSON. */
  constructor(json: SpaceJson & { readonly decisions: Ds }, ops: Ops) {
    const { decisions, layers, input, classes, module } = json;
    this.decisions = frozen(decisions);
    this.layers = frozen(layers);
    this.input = frozen(input);
    this.classes = classes;
    this.module = module;
    this.ops = Object.freeze({ ...ops });
    this.#entries = Object.entries<Decision>(this.decisions);
    this.#conditional = this.#entries.some(([, { when }]) => when !== undefined);
    for (const [name, decision] of this.#entries) kindOf(decision).check(name, decision, ops);
    checkConditions(this.decisions);
    Object.freeze(this);
  }

  /** First layer: a convolution with batch norm. */
  stem(op: StemName, { channels }: { channels: number | NumericDecision<Ds> }): Space<Ds, Ops> {
    if (!Object.hasOwn(stems, op))
      throw new RangeError(`unknown stem "${op}"; known: ${Object.keys(stems).join(", ")}`);
    return this.#withLayer({ kind: "stem", op, channels: this.#count("channels of the stem", channels, 1) });
  }

  /** One more place for a cell that the space already has: all its places share one answer. */
  cell(name: CellName<Ds>): Space<Ds, Ops>;
  /** A cell: a dense graph of `nodes` nodes whose edges each take one of `ops`. */
  cell<const Name extends string, const Names extends readonly (keyof Ops & string)[]>(
    name: NewName<Ds, Name>,
    options: { readonly nodes: number; readonly ops: Names },
  ): Space<With<Ds, Name, { readonly kind: "cell"; readonly nodes: number; readonly ops: Names }>, Ops>;
  cell(anyName: unknown, options?: { readonly nodes: number; readonly ops: readonly string[] }): never {
    const name = anyName as string; // as both overloads say
    const known = (this.decisions as Decisions)[name];
    if (options === undefined && known?.kind !== "cell")
      throw new RangeError(`cell "${name}" is not in this space yet; say its nodes and ops where it is first named`);
    const base = options === undefined ? this : this.#with(name, { kind: "cell", ...options });
    return base.#withLayer({ kind: "cell", decision: name }) as never; // the overloads say what it is
  }

  /** Halves height and width by a residual block and sets the number of channels. */
  reduce({ channels }: { channels: number | NumericDecision<Ds> }): Space<Ds, Ops> {
    return this.#withLayer({ kind: "reduce", channels: this.#count("channels of reduce", channels, 1) });
  }

  /**
   * A dense layer with batch norm, [features] -> [width]. Cells may follow it: their 1x1 convolutions are dense layers. All but the first
   * layer rectify their input (ReLU). `width` may name a choice or integer.
   * @throws RangeError when a width is no whole number of at least 1; planning it for images is an error
   */
  dense({ width }: { width: number | NumericDecision<Ds> }): Space<Ds, Ops> {
    return this.#withLayer({ kind: "dense", width: this.#count("width of dense", width, 1) });
  }

  /**
   * Last layer: batch norm, ReLU, global average and a dense layer with one output a class, label or number to predict. "regressor" is
   * the same by another name: what is learned is said by the data set.
   */
  head(head: HeadName): Space<Ds, Ops> {
    return this.#withLayer({ kind: "head", head });
  }

  /** The layers that `block` adds, so many times in a row; `times` may be a decision. Cells inside share one answer. */
  repeat<Inner extends Decisions>(
    times: number | NumericDecision<Ds>,
    block: (start: Space<Ds, Ops>) => Space<Inner, Ops>,
  ): Space<Inner, Ops> {
    const checked = this.#count("times of repeat", times, 0);
    const inner = block(new Space({ ...this.toJSON(), decisions: this.decisions, layers: [] }, this.ops));
    if (inner.layers.some(({ kind }) => kind === "stem" || kind === "head"))
      throw new RangeError("repeat takes cells and reduces, but its block has a stem or a head; move it outside");
    const layer: SpaceLayer = { kind: "repeat", times: checked, layers: inner.layers };
    return new Space({ ...inner.toJSON(), decisions: inner.decisions, layers: this.layers }, this.ops).#withLayer(
      layer,
    );
  }

  /** One of several listed values. */
  choice<const Name extends string, const Options extends readonly (string | number)[]>(
    name: NewName<Ds, Name>,
    options: Options,
  ): Space<With<Ds, Name, { readonly kind: "choice"; readonly options: Options }>, Ops> {
    return this.#with(name as Name, { kind: "choice", options });
  }

  /** A whole number from `low` to `high`, both included. */
  integer<const Name extends string>(
    name: NewName<Ds, Name>,
    { low, high }: { low: number; high: number },
  ): Space<With<Ds, Name, { readonly kind: "integer"; readonly low: number; readonly high: number }>, Ops> {
    return this.#with(name as Name, { kind: "integer", low, high });
  }

  /** A real number from `low` to `high`; `log` spreads samples evenly over its logarithm. */
  real<const Name extends string>(
    name: NewName<Ds, Name>,
    { low, high, log = false }: { low: number; high: number; log?: boolean },
  ): Space<
    With<Ds, Name, { readonly kind: "real"; readonly low: number; readonly high: number; readonly log: boolean }>,
    Ops
  > {
    return this.#with(name as Name, { kind: "real", low, high, log });
  }

  /**
   * Decisions that matter only where a choice or integer has one of these answers: the momentum of an optimizer that has one. Their
   * answers are in every genotype, but where the condition does not hold they mean nothing and are never searched.
   */
  when<const Name extends ConditionName<Ds>, Inner extends Decisions>(
    name: Name,
    is: Answer<Ds[Name]> | readonly Answer<Ds[Name]>[],
    block: (start: Space<Ds, Ops>) => Space<Inner, Ops>,
  ): Space<Inner, Ops> {
    const inner = block(new Space({ ...this.toJSON(), decisions: this.decisions, layers: [] }, this.ops));
    if (inner.layers.length > 0)
      throw new RangeError(`when takes decisions, but its block has a ${inner.layers[0]?.kind}; move it outside`);
    const condition = { decision: name, is: (Array.isArray(is) ? is : [is]) as readonly (string | number)[] };
    const decisions = Object.fromEntries(
      Object.entries<Decision>(inner.decisions).map(([own, decision]) => [
        own,
        Object.hasOwn(this.decisions, own) ? decision : { ...decision, when: [condition, ...(decision.when ?? [])] },
      ]),
    ) as Inner; // conditions are no part of the types
    return new Space({ ...inner.toJSON(), decisions, layers: this.layers }, this.ops);
  }

  /** Number of genotypes. @throws RangeError when a decision is continuous */
  size(): bigint {
    return this.#product("size", (decision) => kindOf(decision).size(decision));
  }

  /** Number of genotypes that are not isomorphic to another. @throws RangeError when too many to count or continuous */
  uniqueSize(): bigint {
    return this.#product("uniqueSize", (decision) => kindOf(decision).uniqueSize(decision, this.ops));
  }

  /** A genotype, each answer drawn evenly. */
  sample(rng: RngOrSeed): Genotype<Ds> {
    const random = rngFrom(rng);
    return this.#map((decision) => kindOf(decision).sample(decision, random));
  }

  /** A genotype that differs from the parent in exactly one answer: one edge of one cell, or one other decision. */
  mutate(parent: Genotype<Ds>, rng: RngOrSeed): Genotype<Ds> {
    const random = rngFrom(rng);
    const active = this.#active(parent as Genotype);
    // a cell is named once an edge, so that every edge is as likely as every other answer
    const parts = this.#entries.flatMap(([name, decision]) =>
      !active(name) ? [] : Array.from({ length: kindOf(decision).mutableParts(decision) }, () => name),
    );
    if (parts.length === 0)
      throw new RangeError("mutate needs a decision with two answers or more, but this space has none");
    const changed = pick(parts, random);
    const decision = (this.decisions as Decisions)[changed] as Decision;
    const old = (parent as Genotype)[changed] as never; // the kind and the answer belong together
    return { ...parent, [changed]: kindOf(decision).mutate(decision, old, random) };
  }

  /** Every genotype that differs in one answer; of an integer or real number, one step to either side. */
  neighbors(genotype: Genotype<Ds>): readonly Genotype<Ds>[] {
    const active = this.#active(genotype as Genotype);
    return this.#entries.flatMap(([name, decision]) =>
      !active(name)
        ? []
        : kindOf(decision)
            .neighbors(decision, (genotype as Genotype)[name] as never)
            .map((answer) => ({ ...genotype, [name]: answer })),
    );
  }

  /**
   * Numbers between 0 and 1 that describe the genotype, in the order of decisions: one-hot names, scaled numbers; of a cell the op of
   * every edge, or with "paths" the sequences of ops on the ways through it. https://arxiv.org/abs/1910.11858
   */
  encode(genotype: Genotype<Ds>, encoding: Encoding = "adjacency"): readonly number[] {
    return this.#entries.flatMap(([name, decision]) => {
      const kind = kindOf(decision);
      const answer = (genotype as Genotype)[name] as never; // the kind and the answer belong together
      return [
        ...((encoding === "paths" ? kind.encodePaths?.(decision, answer, this.ops) : undefined) ??
          kind.encode(decision, answer)),
      ];
    });
  }

  /** The places of a genotype that can be changed one at a time: every edge of a cell, and every other decision. */
  get parts(): readonly Part[] {
    this.#parts ??= frozen(this.#entries.flatMap(([name, decision]) => kindOf(decision).parts(name, decision)));
    return this.#parts;
  }

  /** One number a part, in the order of `parts`: the index of an option, or the number itself. */
  values(genotype: Genotype<Ds>): readonly number[] {
    return this.#entries.flatMap(([name, decision]) =>
      kindOf(decision).values(decision, (genotype as Genotype)[name] as never),
    );
  }

  /** The genotype with these values, one a part. */
  genotype(values: readonly number[]): Genotype<Ds> {
    if (values.length !== this.parts.length)
      throw new RangeError(`values must be one a part, but there are ${values.length} for ${this.parts.length} parts`);
    let next = 0;
    return this.#map((decision, name) => {
      const begin = next;
      while (this.parts[next]?.decision === name) next++;
      return kindOf(decision).answer(decision, values.slice(begin, next));
    });
  }

  /** Whether each part matters in this genotype: those of decisions whose conditions do not hold mean nothing. */
  activeParts(genotype: Genotype<Ds>): readonly boolean[] {
    const active = this.#active(genotype as Genotype);
    return this.parts.map(({ decision }) => active(decision));
  }

  /** A text that is equal for isomorphic genotypes as NAS-Bench-201 counts them: `none` edges cut, identities contracted. */
  canonical(genotype: Genotype<Ds>): string {
    const active = this.#active(genotype as Genotype);
    return this.#text(
      genotype,
      (decision, answer, name) => (active(name) ? kindOf(decision).canonical(decision, answer, this.ops) : ""),
      "; ",
    );
  }

  /** The genotype as text: a lone cell in the form of NAS-Bench-201, `|op~0|+|op~0|op~1|+...`; else `name=answer; name=answer`. */
  format(genotype: Genotype<Ds>): string {
    return this.#text(genotype, (decision, answer) => kindOf(decision).format(decision, answer), "; ");
  }

  /** Reads what `format` wrote. @throws RangeError when the text is no genotype of this space */
  parse(text: string): Genotype<Ds> {
    const entries = this.#entries;
    const texts: Readonly<Record<string, string>> =
      entries.length === 1
        ? { [(entries[0] as [string, Decision])[0]]: text }
        : Object.fromEntries(text.split("; ").map((part) => splitOnce(part, "=")));
    const unknown = Object.keys(texts).find((name) => text !== "" && !Object.hasOwn(this.decisions, name));
    if (unknown !== undefined)
      throw new RangeError(
        `"${text}" answers "${unknown}", which is no decision of this space; known: ${Object.keys(this.decisions).join(", ") || "none"}`,
      );
    return this.#map((decision, name) => {
      const written = texts[name];
      const answer = written === undefined ? undefined : kindOf(decision).parse(decision, written);
      if (answer === undefined)
        throw new RangeError(
          `"${text}" does not answer decision "${name}" of this space; a genotype reads like "${this.format(this.sample(0))}"`,
        );
      return answer;
    });
  }

  /** Whether a value from outside is a genotype of this space. */
  accepts(value: unknown): value is Genotype<Ds> {
    if (typeof value !== "object" || value === null) return false;
    const answers = value as Record<string, unknown>;
    return (
      Object.keys(answers).length === this.#entries.length &&
      this.#entries.every(([name, decision]) => kindOf(decision).accepts(decision, answers[name]))
    );
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
    return planNetwork(genotype as Genotype, { layers: this.layers, input, outputs });
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

  #map(answer: (decision: Decision, name: string) => unknown): Genotype<Ds> {
    // the answers come from the kinds of the very decisions that define the type
    return Object.fromEntries(this.#entries.map(([name, decision]) => [name, answer(decision, name)])) as Genotype<Ds>;
  }

  /** Whether a decision matters in a genotype. */
  #active(genotype: Genotype): (name: string) => boolean {
    if (!this.#conditional) return () => true;
    const active = activeDecisions(this.decisions, genotype);
    return (name) => active.has(name);
  }

  #text(
    genotype: Genotype<Ds>,
    write: (decision: Decision, answer: never, name: string) => string,
    separator: string,
  ): string {
    const entries = this.#entries;
    const parts = entries.map(([name, decision]) => {
      const text = write(decision, (genotype as Genotype)[name] as never, name);
      return entries.length === 1 ? text : `${name}=${text}`;
    });
    return parts.join(separator);
  }

  #product(what: string, count: (decision: Decision) => bigint | undefined): bigint {
    return countGenotypes(this.decisions, (decision, name) => {
      const size = count(decision);
      if (size === undefined)
        throw new RangeError(
          `${what} needs countable decisions, but "${name}" is continuous; use choice() or integer()`,
        );
      return size;
    });
  }

  #count(what: string, value: NumberOrDecision, least: number): NumberOrDecision {
    if (typeof value === "number") {
      if (!Number.isInteger(value) || value < least)
        throw new RangeError(`${what} must be a whole number of at least ${least}, but got ${value}`);
      return value;
    }
    const decision = (this.decisions as Decisions)[value];
    const answers =
      decision?.kind === "integer" ? [decision.low] : decision?.kind === "choice" ? decision.options : undefined;
    if (answers === undefined)
      throw new RangeError(
        `${what} names the decision "${value}", which is no choice or integer of this space; known: ${Object.keys(this.decisions).join(", ") || "none"}`,
      );
    const unfit = answers.find((answer) => !Number.isInteger(answer) || (answer as number) < least);
    if (unfit !== undefined)
      throw new RangeError(`${what} must be a whole number of at least ${least}, but "${value}" can answer ${unfit}`);
    return value;
  }

  #withLayer(layer: SpaceLayer): Space<Ds, Ops> {
    const last = this.layers.at(-1);
    if (layer.kind === "stem" && last !== undefined)
      throw new RangeError(`a stem is the first layer, but this space already begins with ${this.layers[0]?.kind}`);
    if (last?.kind === "head") throw new RangeError(`a head is the last layer, but a ${layer.kind} follows it`);
    return new Space({ ...this.toJSON(), decisions: this.decisions, layers: [...this.layers, layer] }, this.ops);
  }

  #with<Name extends string, D extends Decision>(name: Name, decision: D): Space<With<Ds, Name, D>, Ops> {
    if (name === "" || /[=;]/.test(name))
      throw new RangeError(`a decision needs a name without "=" and ";", but got "${name}"`);
    if (Object.hasOwn(this.decisions, name))
      throw new RangeError(
        `decision "${name}" is already in this space; for one more place of a cell leave out its options`,
      );
    const decisions = { ...this.decisions, [name]: decision } as unknown as With<Ds, Name, D>; // as `With` says
    return new Space({ ...this.toJSON(), decisions }, this.ops);
  }
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

const rngFrom = (rng: RngOrSeed): Rng => (typeof rng === "number" ? stream(rng, "space") : rng);

const splitOnce = (text: string, separator: string): [string, string] => {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
};
