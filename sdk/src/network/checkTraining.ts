import type { Shape } from "../ops/shape.js";
import type { Decision, Decisions } from "../space/decisions.js";
import { checkRanks } from "./augmentations/augmenter.js";
import { augmentations } from "./augmentations/index.js";
import { namesDecision, type OptionLeaf, optionLeaves, shown } from "./optionRule.js";
import { type Training, trainingRules } from "./training.js";

/** Options whose values are decisions, with the decisions' names. */
export const decisionsOf = (options: Training): readonly (readonly [option: string, decision: string])[] =>
  optionLeaves(options, trainingRules).flatMap((leaf) =>
    namesDecision(leaf) ? [[leaf.option, leaf.value] as const] : [],
  );

/** What a training must fit. */
export interface TrainingPlace {
  readonly decisions: Decisions;
  /** Of one input. */
  readonly shape: Shape;
}

/**
 * Checks a training before a search starts: every answer of its decisions, and whether its augmentations are for such inputs.
 * @throws RangeError that names the option, the decision and the answer that does not fit
 */
export function checkTraining(options: Training, { decisions, shape }: TrainingPlace): void {
  for (const leaf of optionLeaves(options, trainingRules))
    if (namesDecision(leaf)) checkDecision(leaf, leaf.value, decisions);
  const mayBeOn = Object.entries(augmentations).filter(([name, augmentation]) => {
    const value = options.augment[name as keyof typeof augmentations];
    const leaves = optionLeaves({ [name]: value }, { [name]: augmentation.rules });
    return leaves.some(namesDecision) || (augmentation.isOn as (value: unknown) => boolean)(value); // of the same name
  });
  checkRanks(
    mayBeOn.map(([name]) => name),
    shape,
  );
}

function checkDecision({ option, rule }: OptionLeaf, name: string, decisions: Decisions): void {
  const decision = Object.hasOwn(decisions, name) ? decisions[name] : undefined;
  if (decision === undefined)
    throw new RangeError(
      `${option} is "${name}", which is ${rule.names === undefined ? "" : `not ${rule.rule}, and `}not a decision of this space; known: ${Object.keys(decisions).join(", ") || "none"}`,
    );
  const answers = someAnswers(decision);
  const unfit = answers?.find((answer) => rule.answer(answer) === undefined);
  if (answers === undefined || unfit !== undefined)
    throw new RangeError(
      `${option} must be ${rule.rule}, but its decision "${name}" ${answers === undefined ? "answers a graph of ops" : `may answer ${shown(unfit)}`}; give that decision other answers, or the option a value`,
    );
}

/**
 * Answers that all fit only if every answer does: rules are of listed values, or of whole or real numbers between two bounds. Undefined
 * for graphs, which fit no option.
 */
function someAnswers(decision: Decision): readonly unknown[] | undefined {
  switch (decision.kind) {
    case "choice":
    case "row":
      return decision.options;
    case "integer":
      return [decision.low, decision.high];
    case "real": {
      const { low, high } = decision;
      return [low, high, low + (high - low) / Math.E]; // a number between that is not whole
    }
    default:
      return undefined;
  }
}
