import { integerBelow } from "../../math/random.js";
import type { IntegerDecision } from "../decisions.js";
import type { DecisionKind } from "./kind.js";

export const integer: DecisionKind<IntegerDecision> = {
  check(name, { low, high }) {
    if (!Number.isSafeInteger(low) || !Number.isSafeInteger(high))
      throw new RangeError(
        `bounds of integer "${name}" must be whole numbers, but got ${low} to ${high}; use real() for real numbers`,
      );
    if (low > high) throw new RangeError(`low of integer "${name}" must be at most high, but ${low} > ${high}`);
  },
  accepts: ({ low, high }, answer) =>
    Number.isInteger(answer) && (answer as number) >= low && (answer as number) <= high,
  size: ({ low, high }) => BigInt(high) - BigInt(low) + 1n, // the difference of two numbers may not be exact
  uniqueSize: ({ low, high }) => BigInt(high) - BigInt(low) + 1n,
  mutableParts: (decision) => (count(decision) > 1 ? 1 : 0),
  parts: (name, { low, high }) => [{ kind: "integer", decision: name, label: name, low, high }],
  values: (_, answer) => [answer],
  answer: (_, [value]) => value as number,
  sample: (decision, rng) => decision.low + integerBelow(count(decision), rng),
  mutate(decision, answer, rng) {
    const other = decision.low + integerBelow(count(decision) - 1, rng);
    return other >= answer ? other + 1 : other; // skips the old value
  },
  neighbors: ({ low, high }, answer) => [answer - 1, answer + 1].filter((value) => value >= low && value <= high),
  encode: ({ low, high }, answer) => [high === low ? 0 : (answer - low) / (high - low)],
  canonical: (_, answer) => `${answer}`,
  format: (_, answer) => `${answer}`,
  parse: (decision, text) => (integer.accepts(decision, Number(text)) && text.trim() !== "" ? Number(text) : undefined),
  text: ({ low, high }) => `whole number from ${low} to ${high}`,
};

const count = ({ low, high }: IntegerDecision) => high - low + 1;
