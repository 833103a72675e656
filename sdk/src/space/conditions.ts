import type { Condition, Decision, Decisions, Genotype } from "./decisions.js";
import { kindOf } from "./kinds/index.js";

/** The decisions that matter in a genotype: those whose conditions hold. The others have an answer that means nothing. */
export function activeDecisions(decisions: Decisions, genotype: Genotype): ReadonlySet<string> {
  const active = new Set<string>();
  for (const [name, { when = [] }] of Object.entries(decisions)) // a condition names an earlier decision
    if (when.every(({ decision, is }) => active.has(decision) && is.includes(genotype[decision] as string | number)))
      active.add(name);
  return active;
}

/** Whether all conditions hold in a genotype; those on a decision that does not matter there never do. */
export function conditionsHold(conditions: readonly Condition[], decisions: Decisions, genotype: Genotype): boolean {
  const active = activeDecisions(decisions, genotype);
  return conditions.every(
    ({ decision, is }) => active.has(decision) && is.includes(genotype[decision] as string | number),
  );
}

/** @throws RangeError when a decision depends on one that does not stand before it, or on an answer that never comes */
export function checkConditions(decisions: Decisions): void {
  const earlier = new Map<string, Decision>();
  for (const [name, decision] of Object.entries(decisions)) {
    for (const { decision: on, is } of decision.when ?? []) {
      const condition = earlier.get(on);
      if (condition === undefined)
        throw new RangeError(
          `"${name}" depends on "${on}", which must be an earlier decision of the space; known before it: ${[...earlier.keys()].join(", ") || "none"}`,
        );
      if (condition.kind !== "choice" && condition.kind !== "integer")
        throw new RangeError(`"${name}" must depend on a choice or an integer, but "${on}" is a ${condition.kind}`);
      if (is.length === 0) throw new RangeError(`"${name}" depends on "${on}", but on none of its answers; name one`);
      const never = is.find((answer) => !kindOf(condition).accepts(condition as never, answer));
      if (never !== undefined)
        throw new RangeError(`"${name}" depends on "${on}" being ${never}, which it never answers`);
    }
    earlier.set(name, decision);
  }
}

/** Past so many combinations of answers that others depend on, counting would take minutes. */
const mostCombinations = 100_000;

/**
 * Number of genotypes that differ in a decision that matters.
 * @param count answers of one decision
 * @throws RangeError when the answers that others depend on have too many combinations
 */
export function countGenotypes(decisions: Decisions, count: (decision: Decision, name: string) => bigint): bigint {
  // decisions that no condition joins are counted apart, or combinations would multiply
  return joinedByConditions(decisions).reduce((product, group) => product * countJoined(group, count), 1n);
}

function countJoined(
  entries: readonly (readonly [string, Decision])[],
  count: (decision: Decision, name: string) => bigint,
): bigint {
  const asked = new Set(entries.flatMap(([, { when = [] }]) => when.map(({ decision }) => decision)));
  let combinations = 0;
  /** Genotypes from this decision on, when those before it that others depend on have these answers; undefined: does not matter. */
  function countFrom(index: number, answers: Readonly<Record<string, string | number | undefined>>): bigint {
    const entry = entries[index];
    if (entry === undefined) {
      if (++combinations > mostCombinations)
        throw new RangeError(
          `a space is counted over at most ${mostCombinations} combinations of answers that others depend on, but this one has more`,
        );
      return 1n;
    }
    const [name, decision] = entry;
    const active = (decision.when ?? []).every(({ decision: on, is }) => is.includes(answers[on] ?? Number.NaN));
    if (!active) return countFrom(index + 1, answers);
    if (!asked.has(name)) return count(decision, name) * countFrom(index + 1, answers);
    return answersOf(decision).reduce((sum, answer) => sum + countFrom(index + 1, { ...answers, [name]: answer }), 0n);
  }
  return countFrom(0, {});
}

/** The decisions in groups, each in the order of the space: two are in one group when conditions lead from one to the other. */
function joinedByConditions(decisions: Decisions): readonly (readonly (readonly [string, Decision])[])[] {
  const groupOf = new Map<string, string>();
  for (const [name, { when = [] }] of Object.entries(decisions)) {
    groupOf.set(name, name);
    for (const { decision: on } of when) {
      const [old, joined] = [groupOf.get(name), groupOf.get(on) as string]; // a condition names an earlier decision
      for (const [other, group] of groupOf) if (group === old) groupOf.set(other, joined);
    }
  }
  const groups = new Map<string, (readonly [string, Decision])[]>();
  for (const entry of Object.entries(decisions)) {
    const group = groupOf.get(entry[0]) as string; // every decision has one
    groups.set(group, [...(groups.get(group) ?? []), entry]);
  }
  return [...groups.values()];
}

/** Answers of a decision that others may depend on. */
function answersOf(decision: Decision): readonly (string | number)[] {
  if (decision.kind === "choice") return decision.options;
  if (decision.kind === "integer")
    return Array.from({ length: decision.high - decision.low + 1 }, (_, index) => decision.low + index);
  return []; // checked by checkConditions
}
