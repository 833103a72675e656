// Options as a table of rules: defaults, checks and decisions of the space are read from it. Not what an option does.

/** The rule of one option. */
export interface OptionRule<Value> {
  /** What the option is when nothing is said. */
  readonly initial: Value;
  /** What must hold, in words that follow "must be". */
  readonly rule: string;
  /** Whether a value that is given directly keeps to the rule. */
  fits(value: unknown): boolean;
  /** What the answer of a decision means for the option; undefined when it does not fit. */
  answer(answer: unknown): Value | undefined;
  /** Strings that are values. Any other string names a decision of the space. */
  readonly names?: readonly string[];
}

/** Rules of options by name; a group of options has a table of its own. */
export type RulesOf<Values> = {
  readonly [Name in keyof Values]-?: Values[Name] extends object ? RulesOf<Values[Name]> : OptionRule<Values[Name]>;
};

/** Name of a decision of the space, whose answer is the option's value. */
export type DecisionName = string & {};

/** Options as they are given: each a value, the name of a decision, or left out. */
export type OptionsOf<Values> = {
  readonly [Name in keyof Values]?: Values[Name] extends object ? OptionsOf<Values[Name]> : Values[Name] | DecisionName;
};

/** Options with defaults in place: each a value or the name of a decision. */
export type NamedOptions<Values> = {
  readonly [Name in keyof Values]: Values[Name] extends object
    ? NamedOptions<Values[Name]>
    : Values[Name] | DecisionName;
};

const numeric = (initial: number, rule: string, holds: (value: number) => boolean): OptionRule<number> => {
  const fits = (value: unknown): value is number => typeof value === "number" && holds(value);
  return { initial, rule, fits, answer: (answer) => (fits(answer) ? answer : undefined) };
};

export const aboveZero = (initial: number) =>
  numeric(initial, "above 0 and finite", (value) => value > 0 && value < Number.POSITIVE_INFINITY);

export const atLeastZero = (initial: number) =>
  numeric(initial, "at least 0 and finite", (value) => value >= 0 && value < Number.POSITIVE_INFINITY);

/** A share that is never the whole. */
export const belowOne = (initial: number) =>
  numeric(initial, "at least 0 and below 1", (value) => value >= 0 && value < 1);

/** A share that may be the whole. */
export const upToOne = (initial: number) =>
  numeric(initial, "at least 0 and at most 1", (value) => value >= 0 && value <= 1);

/** @param words what is counted, and why there is a least number, in words that follow "a whole number" */
export const whole = (initial: number, words: string, least = 0) =>
  numeric(initial, `a whole number ${words}`, (value) => Number.isInteger(value) && value >= least);

/** True or false; a decision may answer 0 or 1 as well, or "true" or "false". */
export const flag = (initial: boolean): OptionRule<boolean> => ({
  initial,
  rule: "true or false",
  fits: (value) => typeof value === "boolean",
  answer: (answer) =>
    answer === 1 || answer === "true" ? true : answer === 0 || answer === "false" ? false : undefined,
});

export const oneOf = <Name extends string>(initial: Name, names: readonly Name[]): OptionRule<Name> => ({
  initial,
  rule: `one of ${names.join(", ")}`,
  fits: (value) => names.includes(value as Name),
  answer: (answer) => names.find((name) => name === answer),
  names,
});

type AnyRule = OptionRule<unknown>;
interface RuleTree {
  readonly [name: string]: AnyRule | RuleTree;
}
const isRule = (node: AnyRule | RuleTree): node is AnyRule => typeof node.fits === "function";

/** One option of a tree of options. */
export interface OptionLeaf {
  /** As errors call it: "learningRate", "randAugment.magnitude". */
  readonly option: string;
  readonly rule: AnyRule;
  /** A value, the name of a decision, or undefined where nothing is said. */
  readonly value: unknown;
}

/** Whether an option names a decision. */
export const namesDecision = (leaf: OptionLeaf): leaf is OptionLeaf & { readonly value: string } =>
  typeof leaf.value === "string" && leaf.rule.names?.includes(leaf.value) !== true;

/**
 * The options of a table, each changed by a function, in the table's order.
 * @throws RangeError when an option is not in the table, or a group is not an object
 */
export function mapOptions(
  options: object,
  rules: object, // RulesOf has no index signature
  change: (leaf: OptionLeaf) => unknown,
  path: readonly string[] = [],
): Readonly<Record<string, unknown>> {
  const group = path.at(-1);
  if (typeof options !== "object" || options === null)
    throw new RangeError(`${group} must be an object of options, but got ${JSON.stringify(options)}`);
  const table = rules as RuleTree;
  const unknown = Object.keys(options).find((name) => !Object.hasOwn(table, name));
  if (unknown !== undefined)
    throw new RangeError(
      `unknown ${group === undefined ? "training option" : `option of ${group}`} "${unknown}"; known: ${Object.keys(table).join(", ")}`,
    );
  return Object.fromEntries(
    Object.entries(table).map(([name, node]) => {
      const value = (options as Readonly<Record<string, unknown>>)[name];
      const at = [...path, name];
      if (!isRule(node)) return [name, mapOptions((value ?? {}) as object, node, change, at)];
      const option = at.slice(at.length > 1 ? 1 : 0).join("."); // the names of augmentations say what they are of
      return [name, change({ option, rule: node, value })];
    }),
  );
}

/** The options of a table as a list. */
export function optionLeaves(options: object, rules: object): readonly OptionLeaf[] {
  const leaves: OptionLeaf[] = [];
  mapOptions(options, rules, (leaf) => leaves.push(leaf));
  return leaves;
}

/** The default where nothing is said. @throws RangeError when a value breaks its option's rule */
export function completed(leaf: OptionLeaf): unknown {
  const { option, rule, value } = leaf;
  if (value === undefined) return rule.initial;
  if (!namesDecision(leaf) && !rule.fits(value))
    throw new RangeError(`${option} must be ${rule.rule}, but got ${shown(value)}`);
  return value;
}

/** Text of a value in errors: JSON has no NaN. */
export const shown = (value: unknown): string => (typeof value === "number" ? `${value}` : JSON.stringify(value));
