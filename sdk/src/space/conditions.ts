import type { Condition, Decision, Decisions, Genotype } from "./decisions.js";
import { kindOf } from "./kinds/index.js";

/** Names of the active decisions of a genotype: those whose conditions hold. The values of the others have no effect. */
export function activeDecisions(decisions: Decisions, genotype: Genotype): ReadonlySet<string> {
  const active = new Set<string>();
  for (const [name, { when = [] }] of Object.entries(decisions)) // a condition names an earlier decision
    if (when.every(({ decision, is }) => active.has(decision) && is.includes(genotype[decision] as string | number)))
      active.add(name);
  return active;
}

/** Whether all conditions hold in a genotype; a condition on an inactive decision does not. */
export function conditionsHold(conditions: readonly Condition[], decisions: Decisions, genotype: Genotype): boolean {
  const active = activeDecisions(decisions, genotype);
  return conditions.every(
    ({ decision, is }) => active.has(decision) && is.includes(genotype[decision] as string | number),
  );
}

/** @throws RangeError when a decision depends on one that is not defined before it, or on a value which that one cannot take */
export function checkConditions(decisions: Decisions): void {
  const earlier = new Map<string, Decision>();
  for (const [name, decision] of Object.entries(decisions)) {
    for (const { decision: on, is } of decision.when ?? []) {
      const condition = earlier.get(on);
      if (condition === undefined)
        throw new RangeError(
          `"${name}" depends on "${on}", which must be an earlier decision of the space; earlier ones: ${[...earlier.keys()].join(", ") || "none"}`,
        );
      if (condition.kind !== "choice" && condition.kind !== "integer")
        throw new RangeError(`"${name}" must depend on a choice or an integer, but "${on}" is a ${condition.kind}`);
      if (is.length === 0) throw new RangeError(`"${name}" depends on "${on}", but on none of its values; name one`);
      const never = is.find((answer) => !kindOf(condition).accepts(condition as never, answer));
      if (never !== undefined)
        throw new RangeError(
          `"${name}" depends on "${on}" being ${never}, which is not one of its values: ${kindOf(condition).text(condition as never)}`,
        );
    }
    earlier.set(name, decision);
  }
}

/** Counting more combinations of values that conditions name would take minutes. */
const maxCombinations = 100_000;

/**
 * Number of genotypes that differ in an active decision.
 * @param count number of values of one decision
 * @throws RangeError when the decisions that conditions name have more than 100,000 combinations of values
 */
export function countGenotypes(decisions: Decisions, count: (decision: Decision, name: string) => bigint): bigint {
  // groups without a common condition are counted separately: together their combinations would multiply
  return joinedByConditions(decisions).reduce((product, group) => product * countJoined(group, count), 1n);
}

function countJoined(
  entries: readonly (readonly [string, Decision])[],
  count: (decision: Decision, name: string) => bigint,
): bigint {
  const asked = new Set(entries.flatMap(([, { when = [] }]) => when.map(({ decision }) => decision)));
  let combinations = 0;
  /** Number of genotypes of the decisions from `index` on, given the values of earlier ones that conditions name; inactive: undefined. */
  function countFrom(index: number, answers: Readonly<Record<string, string | number | undefined>>): bigint {
    const entry = entries[index];
    if (entry === undefined) {
      if (++combinations > maxCombinations)
        throw new RangeError(
          `size() and uniqueSize() count at most ${maxCombinations} combinations of the values that conditions name, but this space has more; use fewer conditions in a chain`,
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

/** Groups of decisions that conditions connect; each group is in the order of the space. */
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

/** Values of a decision that conditions may name. */
function answersOf(decision: Decision): readonly (string | number)[] {
  if (decision.kind === "choice") return decision.options;
  if (decision.kind === "integer")
    return Array.from({ length: decision.high - decision.low + 1 }, (_, index) => decision.low + index);
  return []; // checked by checkConditions
}
