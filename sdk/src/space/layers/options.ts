import { type ActivationName, activations } from "../../ops/activations.js";
import { type NormalisationName, normalisationNames } from "../../ops/normalisations.js";
import { defaultStyle } from "../../ops/op.js";
import type { Decision, Decisions, Genotype, NumericDecision, TextDecision } from "../decisions.js";
import type { BlockStyle, LayerStyle, NumberOrDecision } from "./layer.js";

/** How the ops of a layer are built: values, or names of the decisions that answer them. */
export interface StyleOptions<Ds extends Decisions> {
  /** @defaultValue "relu" */
  readonly activation?: ActivationName | TextDecision<Ds>;
  /** @defaultValue "batch" */
  readonly normalisation?: NormalisationName | TextDecision<Ds>;
  /** Share of the layer's outputs that are set to zero while training, in [0, 1). @defaultValue 0 */
  readonly dropout?: number | NumericDecision<Ds>;
}

/** A whole number of at least so many, or a decision that always answers one. */
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
      `${what} names the decision "${value}", which is no choice or integer of this space; known: ${Object.keys(decisions).join(", ") || "none"}`,
    );
  const unfit = answers.find((answer) => !fits(answer));
  if (unfit !== undefined)
    throw new RangeError(`${what} must be a whole number of at least ${least}, but "${value}" can answer ${unfit}`);
  return value;
}

/** Only what was given, checked. */
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

/** The style of a block, with a genotype's answers in place of names. */
export function blockStyle({ activation, normalisation, dropout = 0 }: LayerStyle, genotype: Genotype): BlockStyle {
  // a listed name is itself, any other names a decision: checked by the builder, as all its answers are
  const named = <Name extends string>(value: string | undefined, known: readonly string[], byDefault: Name): Name =>
    (value === undefined ? byDefault : known.includes(value) ? value : genotype[value]) as Name;
  return {
    activation: named<ActivationName>(activation, Object.keys(activations), defaultStyle.activation),
    normalisation: named<NormalisationName>(normalisation, normalisationNames, defaultStyle.normalisation),
    dropout: numberFrom(dropout, genotype),
  };
}

/** The number itself, or the genotype's answer. */
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
    throw new RangeError(`${what} must be one of ${known.join(", ")}, but "${value}" can answer ${unfit}`);
  return value;
}

function shareOption(decisions: Decisions, what: string, value: NumberOrDecision): NumberOrDecision {
  const decision = typeof value === "number" ? undefined : decisions[value];
  if (typeof value !== "number" && decision === undefined)
    throw new RangeError(
      `${what} names the decision "${value}", which is not in this space; known: ${Object.keys(decisions).join(", ") || "none"}`,
    );
  const extremes = decision === undefined ? [value] : extremesOf(decision);
  const unfit = extremes.find((extreme) => !(typeof extreme === "number" && extreme >= 0 && extreme < 1));
  if (unfit !== undefined)
    throw new RangeError(
      `${what} must be at least 0 and below 1, but ${typeof value === "number" ? `got ${value}` : `"${value}" can answer ${unfit}`}`,
    );
  return value;
}

const extremesOf = (decision: Decision): readonly unknown[] =>
  decision.kind === "choice"
    ? decision.options
    : decision.kind === "real" || decision.kind === "integer"
      ? [decision.low, decision.high]
      : [`what a ${decision.kind} answers`];
