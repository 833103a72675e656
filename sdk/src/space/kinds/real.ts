import { normal } from "../../math/random.js";
import type { RealDecision } from "../decisions.js";
import { fromUnit, toUnit } from "../realScale.js";
import type { DecisionKind } from "./kind.js";

/** Distance of neighbors and standard deviation of mutations, as a share of the range. */
const step = 0.1;

export const real: DecisionKind<RealDecision> = {
  check(name, { low, high, log }) {
    if (!Number.isFinite(low) || !Number.isFinite(high) || low >= high)
      throw new RangeError(`bounds of real "${name}" must be finite with low < high, but got ${low} to ${high}`);
    if (log && low <= 0) throw new RangeError(`low of real "${name}" must be above 0 with log: true, but got ${low}`);
  },
  accepts: ({ low, high }, answer) => typeof answer === "number" && answer >= low && answer <= high,
  size: () => undefined,
  uniqueSize: () => undefined,
  mutableParts: () => 1,
  parts: (name, { low, high, log }) => [{ kind: "real", decision: name, label: name, low, high, log }],
  values: (_, answer) => [answer],
  answer: (_, [value]) => value as number,
  sample: (decision, rng) => fromUnit(decision, rng()),
  mutate(decision, answer, rng) {
    const unit = toUnit(decision, answer);
    for (;;) {
      const moved = fromUnit(decision, Math.min(1, Math.max(0, unit + step * normal(rng))));
      if (moved !== answer) return moved; // at a bound, half of the moves are clipped back to it
    }
  },
  neighbors(decision, answer) {
    const unit = toUnit(decision, answer);
    const moved = [Math.max(0, unit - step), Math.min(1, unit + step)].map((value) => fromUnit(decision, value));
    return moved.filter((value) => value !== answer);
  },
  encode: (decision, answer) => [toUnit(decision, answer)],
  canonical: (_, answer) => `${answer}`,
  format: (_, answer) => `${answer}`,
  parse: (decision, text) => (text.trim() !== "" && real.accepts(decision, Number(text)) ? Number(text) : undefined),
  text: ({ low, high, log }) => `number from ${low} to ${high}${log ? ", on a logarithmic scale" : ""}`,
};
