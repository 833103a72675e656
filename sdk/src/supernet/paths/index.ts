import { fair } from "./fair.js";
import type { PathRule, PathsJson } from "./pathRule.js";
import { sandwich } from "./sandwich.js";
import { shrinking } from "./shrinking.js";
import { uniform } from "./uniform.js";

/** Every rule by which the paths of a training step are drawn. To add one: write its file, add its line here. */
export const pathRules = { uniform, fair, sandwich, shrinking } satisfies Readonly<
  Record<string, (options: never) => PathRule>
>;

/** The rule of a method. @throws RangeError when it is unknown or an option is out of range */
export function pathRuleOf({ kind, options }: PathsJson): PathRule {
  if (!Object.hasOwn(pathRules, kind))
    throw new RangeError(`unknown path rule "${kind}"; known: ${Object.keys(pathRules).join(", ")}`);
  const rule = pathRules[kind as keyof typeof pathRules] as (options: never) => PathRule;
  return rule(options as never); // the method has the options of this rule
}
