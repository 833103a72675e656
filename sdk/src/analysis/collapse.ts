import { activeDecisions } from "../space/conditions.js";
import type { Decisions, Genotype } from "../space/decisions.js";
import { kindOf } from "../space/kinds/index.js";

/** Share of ops that do nothing, `none` and `skip_connect`, in some architectures and in their space. */
export interface Collapse {
  /** Architectures examined. */
  readonly architectures: number;
  /** Ops of all of them. */
  readonly ops: number;
  /** Share of those ops that are `none` or `skip_connect`, 0 to 1. */
  readonly share: number;
  /** The share expected of architectures drawn at random, 0 to 1. */
  readonly average: number;
  /** Probability that as many architectures drawn at random have at least this share. */
  readonly p: number;
  /** Whether `p` is below 0.01. */
  readonly collapsed: boolean;
}

/** Ops without weights that pass their input on, or nothing. */
const idle = new Set<string | number>(["none", "skip_connect"]);

/** Below this probability a share counts as a collapse: one study in a hundred whose best are drawn at random raises the alarm. */
const significance = 0.01;

/**
 * Whether architectures have more ops that do nothing than chance explains, the collapse that shared weights are known for. One-sided exact
 * test; the ops are taken as independent, so it is approximate for architectures that descend from each other.
 * https://arxiv.org/abs/1909.09656
 * @returns undefined when no decision of the space has such an op among others
 */
export function collapse(decisions: Decisions, genotypes: readonly Genotype[]): Collapse | undefined {
  const drawn = genotypes.flatMap((genotype) => {
    const active = activeDecisions(decisions, genotype);
    return Object.entries(decisions).flatMap(([name, decision]) => {
      if (!active.has(name)) return [];
      const kind = kindOf(decision);
      const values = kind.values(decision, genotype[name] as never); // kind and value belong to the same decision
      return kind.parts(name, decision).flatMap((part, index) => {
        if (part.kind !== "categorical") return [];
        const chance = part.options.filter((option) => idle.has(option)).length / part.options.length;
        const option = part.options[values[index] as number] as string | number;
        return chance > 0 && chance < 1 ? [{ chance, idle: idle.has(option) }] : [];
      });
    });
  });
  if (drawn.length === 0) return undefined;
  const count = drawn.filter((op) => op.idle).length;
  const chances = drawn.map(({ chance }) => chance);
  const p = probabilityOfAtLeast(count, chances);
  return {
    architectures: genotypes.length,
    ops: drawn.length,
    share: count / drawn.length,
    average: chances.reduce((sum, chance) => sum + chance, 0) / chances.length,
    p,
    collapsed: p < significance,
  };
}

/** Probability that at least `count` of independent events happen (the Poisson binomial distribution). @param chances of the events */
export function probabilityOfAtLeast(count: number, chances: readonly number[]): number {
  let exactly = [1]; // by the number of events so far
  for (const chance of chances)
    exactly = [...exactly, 0].map(
      (none, happened) => none * (1 - chance) + (happened === 0 ? 0 : (exactly[happened - 1] as number) * chance),
    );
  return Math.min(
    1,
    exactly.slice(count).reduce((sum, probability) => sum + probability, 0),
  );
}
