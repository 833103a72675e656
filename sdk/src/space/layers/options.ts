import { type ActivationName, activations } from "../../ops/activations.js";
import { type NormalisationName, normalisationNames } from "../../ops/normalisations.js";
import { defaultStyle } from "../../ops/op.js";
import type { Decision, Decisions, Genotype, NumericDecision, TextDecision } from "../decisions.js";
import type { BlockStyle, LayerStyle, NumberOrDecision } from "./layer.js";

/** Style of a layer's ops: values, or names of the decisions that determine them. */
export interface StyleOptions<Ds extends Decisions> {
  /** Activation function. @defaultValue "relu" */
  readonly activation?: ActivationName | TextDecision<Ds>;
  /** Normalisation layer. @defaultValue "batch" */
  readonly normalisation?: NormalisationName | TextDecision<Ds>;
  /** Share of the layer's outputs that is set to zero during training, in [0, 1). @defaultValue 0 */
  readonly dropout?: number | NumericDecision<Ds>;
}

/**
 * The value itself: a whole number of at least `least`, or the name of a choice or integer with such values only.
 * @throws RangeError for another value
 */
export function countOption(
  decisions: Decisions,
  what: string,
  value: NumberOrDecision,
  least: number,
): NumberOrDecision {
  const fits = (number: unknown) => Number.isInteger(number) && (number as number) >= least;
  if (typeof value === "number") {
    if (fits(value)) return value;
    throw new RangeError(`${what} must be a whole number of at least ${least}, but got ${value}`);
  }
  const decision = decisions[value];
  const answers =
    decision?.kind === "integer" ? [decision.low] : decision?.kind === "choice" ? decision.options : undefined;
  if (answers === undefined)
    throw new RangeError(
      `${what} names "${value}", which is not a choice or integer of this space; known: ${Object.keys(decisions).join(", ") || "none"}`,
    );
  const unfit = answers.find((answer) => !fits(answer));
  if (unfit !== undefined)
    throw new RangeError(`${what} must be a whole number of at least ${least}, but "${value}" can be ${unfit}`);
  return value;
}

/** The options that are set, checked. @throws RangeError when one is out of range or names an unsuitable decision */
export function styleOf<Ds extends Decisions>(
  decisions: Decisions,
  what: string,
  { activation, normalisation, dropout }: StyleOptions<Ds>,
): LayerStyle {
  return {
    ...(activation === undefined
      ? {}
      : { activation: nameOption(decisions, `activation of ${what}`, activation, Object.keys(activations)) }),
    ...(normalisation === undefined
      ? {}
      : { normalisation: nameOption(decisions, `normalisation of ${what}`, normalisation, normalisationNames) }),
    ...(dropout === undefined ? {} : { dropout: shareOption(decisions, `dropout of ${what}`, dropout) }),
  };
}

/**
 * The style of a cell for its decision, because all its places share it: only what was given.
 * @throws RangeError when it is given at a further place
 */
export function cellStyle<Ds extends Decisions>(
  decisions: Decisions,
  { what, isNew, style }: { readonly what: string; readonly isNew: boolean; readonly style: StyleOptions<Ds> },
): { readonly style?: LayerStyle } {
  const given = Object.keys(style);
  if (given.length === 0) return {};
  if (!isNew)
    throw new RangeError(
      `${given.join(" and ")} of ${what} must be given where it is first named; all its places share them`,
    );
  return { style: styleOf(decisions, what, style) };
}

/** The style of a block, with names of decisions replaced by the genotype's values. */
export function blockStyle({ activation, normalisation, dropout = 0 }: LayerStyle, genotype: Genotype): BlockStyle {
  // names that are not listed are decisions, whose values the builder has checked
  const named = <Name extends string>(value: string | undefined, known: readonly string[], byDefault: Name): Name =>
    (value === undefined ? byDefault : known.includes(value) ? value : genotype[value]) as Name;
  return {
    activation: named<ActivationName>(activation, Object.keys(activations), defaultStyle.activation),
    normalisation: named<NormalisationName>(normalisation, normalisationNames, defaultStyle.normalisation),
    dropout: numberFrom(dropout, genotype),
  };
}

/** The number itself, or the genotype's value of the decision. */
export function numberFrom(value: NumberOrDecision, genotype: Genotype): number {
  return typeof value === "number" ? value : Number(genotype[value]);
}

function nameOption(decisions: Decisions, what: string, value: string, known: readonly string[]): string {
  if (known.includes(value)) return value;
  const decision = decisions[value];
  if (decision?.kind !== "choice")
    throw new RangeError(
      `${what} must be one of ${known.join(", ")}, or the name of a choice of this space, but got "${value}"`,
    );
  const unfit = decision.options.find((option) => !known.includes(`${option}`));
  if (unfit !== undefined)
    throw new RangeError(`${what} must be one of ${known.join(", ")}, but "${value}" can be ${unfit}`);
  return value;
}

function shareOption(decisions: Decisions, what: string, value: NumberOrDecision): NumberOrDecision {
  const decision = typeof value === "number" ? undefined : decisions[value];
  if (typeof value !== "number" && decision === undefined)
    throw new RangeError(
      `${what} names "${value}", which is not a decision of this space; known: ${Object.keys(decisions).join(", ") || "none"}`,
    );
  const extremes = decision === undefined ? [value] : extremesOf(decision);
  const unfit = extremes.find((extreme) => !(typeof extreme === "number" && extreme >= 0 && extreme < 1));
  if (unfit !== undefined)
    throw new RangeError(
      `${what} must be at least 0 and below 1, but ${typeof value === "number" ? `got ${value}` : `"${value}" can be ${unfit}`}`,
    );
  return value;
}

const extremesOf = (decision: Decision): readonly unknown[] =>
  decision.kind === "choice"
    ? decision.options
    : decision.kind === "real" || decision.kind === "integer"
      ? [decision.low, decision.high]
      : [`a ${decision.kind}`];
