import { pick, type Rng, stream } from "../math/random.js";
import type { BuiltInOps, OpTable } from "../ops/index.js";
import { activeDecisions, checkConditions, countGenotypes } from "./conditions.js";
import type { Decision, Decisions, Genotype } from "./decisions.js";
import { frozen } from "./frozen.js";
import { checkKind, kindOf } from "./kinds/index.js";
import type { Encoding } from "./kinds/kind.js";
import type { Part } from "./parts.js";

/** Source of randomness: a generator that returns numbers in [0, 1), or the seed of one. */
export type RngOrSeed = Rng | number;

/** A set of decisions: samples, mutates, counts, encodes and formats its genotypes. It has no layers. */
export class DecisionSpace<const Ds extends Decisions, const Ops extends OpTable = BuiltInOps> {
  readonly decisions: Ds;
  readonly ops: Ops;
  readonly #entries: readonly (readonly [string, Decision])[];
  readonly #conditional: boolean;
  #parts: readonly Part[] | undefined;

  constructor(decisions: Ds, ops: Ops) {
    this.decisions = frozen(decisions);
    this.ops = Object.freeze({ ...ops });
    this.#entries = Object.entries<Decision>(this.decisions);
    this.#conditional = this.#entries.some(([, { when }]) => when !== undefined);
    for (const [name, decision] of this.#entries) {
      checkKind(name, decision);
      kindOf(decision).check(name, decision, ops);
    }
    checkConditions(this.decisions);
  }

  /** Number of genotypes. @throws RangeError when a decision is continuous, or conditions have too many combinations */
  size(): bigint {
    return this.#product("size", (decision) => kindOf(decision).size(decision));
  }

  /** Number of genotypes up to isomorphism. @throws RangeError when a decision is continuous, or there are too many to count */
  uniqueSize(): bigint {
    return this.#product("uniqueSize", (decision) => kindOf(decision).uniqueSize(decision, this.ops));
  }

  /** A random genotype: every decision is sampled uniformly. */
  sample(rng: RngOrSeed): Genotype<Ds> {
    const random = rngFrom(rng);
    return this.#map((decision) => kindOf(decision).sample(decision, random));
  }

  /**
   * A genotype that differs from the parent in exactly one place: an edge of a cell, or the value of another decision.
   * @throws RangeError when every decision has a single value
   */
  mutate(parent: Genotype<Ds>, rng: RngOrSeed): Genotype<Ds> {
    const random = rngFrom(rng);
    const active = this.#active(parent as Genotype);
    // a cell is listed once per edge, so that every edge is as likely as every other decision
    const parts = this.#entries.flatMap(([name, decision]) =>
      !active(name) ? [] : Array.from({ length: kindOf(decision).mutableParts(decision) }, () => name),
    );
    if (parts.length === 0)
      throw new RangeError("mutate needs a decision with at least two values, but this space has none; add options");
    const changed = pick(parts, random);
    const decision = (this.decisions as Decisions)[changed] as Decision;
    const old = (parent as Genotype)[changed] as never; // kind and value belong to the same decision
    return { ...parent, [changed]: kindOf(decision).mutate(decision, old, random) };
  }

  /** All genotypes that differ in one place; for an integer or real number, by one step up or down. */
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
   * Numbers from 0 to 1 that describe the genotype, in the order of decisions: names one-hot, numbers scaled. A cell is encoded by the op
   * of every edge or, with "paths", by the sequences of ops on its paths from input to output. https://arxiv.org/abs/1910.11858
   * @param encoding default "adjacency"
   */
  encode(genotype: Genotype<Ds>, encoding: Encoding = "adjacency"): readonly number[] {
    return this.#entries.flatMap(([name, decision]) => {
      const kind = kindOf(decision);
      const answer = (genotype as Genotype)[name] as never; // kind and value belong to the same decision
      return [
        ...((encoding === "paths" ? kind.encodePaths?.(decision, answer, this.ops) : undefined) ??
          kind.encode(decision, answer)),
      ];
    });
  }

  /** The parts of a genotype, which can be changed one at a time: every edge of a cell, and every other decision. */
  get parts(): readonly Part[] {
    this.#parts ??= frozen(this.#entries.flatMap(([name, decision]) => kindOf(decision).parts(name, decision)));
    return this.#parts;
  }

  /** One number per part, in the order of `parts`: the index of an option, or the number itself. */
  values(genotype: Genotype<Ds>): readonly number[] {
    return this.#entries.flatMap(([name, decision]) =>
      kindOf(decision).values(decision, (genotype as Genotype)[name] as never),
    );
  }

  /** The genotype with these values, one per part; inverse of `values`. @throws RangeError for another number of values */
  genotype(values: readonly number[]): Genotype<Ds> {
    if (values.length !== this.parts.length)
      throw new RangeError(
        `values must have one number per part, but there are ${values.length} for ${this.parts.length} parts`,
      );
    let next = 0;
    return this.#map((decision, name) => {
      const begin = next;
      while (this.parts[next]?.decision === name) next++;
      return kindOf(decision).answer(decision, values.slice(begin, next));
    });
  }

  /** For each part, whether it is active in this genotype: whether the conditions of its decision hold. */
  activeParts(genotype: Genotype<Ds>): readonly boolean[] {
    const active = this.#active(genotype as Genotype);
    return this.parts.map(({ decision }) => active(decision));
  }

  /** A text that is equal for isomorphic genotypes, as NAS-Bench-201 counts them: `none` edges are cut, identities contracted. */
  canonical(genotype: Genotype<Ds>): string {
    const active = this.#active(genotype as Genotype);
    return this.#text(
      genotype,
      (decision, answer, name) => (active(name) ? kindOf(decision).canonical(decision, answer, this.ops) : ""),
      "; ",
    );
  }

  /** The genotype as text: `name=value; name=value`, or the value alone if there is one decision. Cells: `|op~0|+|op~0|op~1|+...`. */
  format(genotype: Genotype<Ds>): string {
    return this.#text(genotype, (decision, answer) => kindOf(decision).format(decision, answer), "; ");
  }

  /** Parses a text that `format` returned. @throws RangeError when the text is not a genotype of this space */
  parse(text: string): Genotype<Ds> {
    const entries = this.#entries;
    const texts: Readonly<Record<string, string>> =
      entries.length === 1
        ? { [(entries[0] as [string, Decision])[0]]: text }
        : Object.fromEntries(text.split("; ").map((part) => splitOnce(part, "=")));
    const unknown = Object.keys(texts).find((name) => text !== "" && !Object.hasOwn(this.decisions, name));
    if (unknown !== undefined)
      throw new RangeError(
        `"${text}" has a value for "${unknown}", which is not a decision of this space; known: ${Object.keys(this.decisions).join(", ") || "none"}`,
      );
    return this.#map((decision, name) => {
      const written = texts[name];
      const answer = written === undefined ? undefined : kindOf(decision).parse(decision, written);
      if (answer === undefined)
        throw new RangeError(
          `"${text}" has no valid value for decision "${name}" of this space; a valid genotype is "${this.format(this.sample(0))}"`,
        );
      return answer;
    });
  }

  /** Whether a value is a genotype of this space. */
  accepts(value: unknown): value is Genotype<Ds> {
    if (typeof value !== "object" || value === null) return false;
    const answers = value as Record<string, unknown>;
    return (
      Object.keys(answers).length === this.#entries.length &&
      this.#entries.every(([name, decision]) => kindOf(decision).accepts(decision, answers[name]))
    );
  }

  #map(answer: (decision: Decision, name: string) => unknown): Genotype<Ds> {
    // the kinds of these decisions make the values, so they have the type that the decisions define
    return Object.fromEntries(this.#entries.map(([name, decision]) => [name, answer(decision, name)])) as Genotype<Ds>;
  }

  /** Whether a decision is active in a genotype. */
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
          `${what}() needs countable decisions, but "${name}" is continuous; use choice() or integer()`,
        );
      return size;
    });
  }
}

const rngFrom = (rng: RngOrSeed): Rng => (typeof rng === "number" ? stream(rng, "space") : rng);

const splitOnce = (text: string, separator: string): [string, string] => {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
};
