import { pick } from "../../math/random.js";
import type { RowDecision } from "../decisions.js";
import { type DecisionKind, oneHot } from "./kind.js";

/** Number of neighbors of a row. */
const nearby = 8;
/** A mutation picks one of the nearest rows; this is their share of all rows. */
const nearShare = 0.1;

export const row: DecisionKind<RowDecision> = {
  check(name, { options, features }) {
    if (options.length === 0) throw new RangeError(`options of row "${name}" must not be empty`);
    if (new Set(options).size < options.length)
      throw new RangeError(`row "${name}" lists an option twice; list each once`);
    const unreadable = options.find((option) => option.includes(";"));
    if (unreadable !== undefined)
      throw new RangeError(
        `options of row "${name}" must not contain ";", which separates decisions, but got "${unreadable}"`,
      );
    const width = features[0]?.length;
    if (features.length > 0 && features.length !== options.length)
      throw new RangeError(
        `features of row "${name}" must have one list for each of its ${options.length} options, but has ${features.length}`,
      );
    if (features.some((list) => list.length !== width || list.some((value) => !(value >= 0 && value <= 1))))
      throw new RangeError(`features of row "${name}" must be lists of equal length with numbers from 0 to 1`);
  },
  accepts: ({ options }, answer) => options.includes(answer as string),
  size: ({ options }) => BigInt(options.length),
  uniqueSize: ({ options }) => BigInt(options.length),
  mutableParts: ({ options }) => (options.length > 1 ? 1 : 0),
  parts: (name, { options, features }) => [
    { kind: "categorical", decision: name, label: name, options, ...(features.length > 0 ? { features } : {}) },
  ],
  values: ({ options }, answer) => [options.indexOf(answer)],
  answer: ({ options }, [index]) => options[index as number] as string,
  sample: ({ options }, rng) => pick(options, rng),
  mutate(decision, answer, rng) {
    const count = Math.max(nearby, Math.ceil(nearShare * decision.options.length));
    return pick(nearest(decision, answer).slice(0, count), rng);
  },
  neighbors: (decision, answer) =>
    decision.features.length > 0 ? nearest(decision, answer).slice(0, nearby) : nearest(decision, answer),
  encode: ({ options, features }, answer) => features[options.indexOf(answer)] ?? oneHot(options, answer),
  canonical: (_, answer) => answer,
  format: (_, answer) => answer,
  parse: ({ options }, text) => (options.includes(text) ? text : undefined),
  text: ({ options }) => `one of ${options.length} listed rows`,
};

/** The other options, nearest features first; without features in the order of the list. */
function nearest({ options, features }: RowDecision, answer: string): readonly string[] {
  const here = options.indexOf(answer);
  const others = options.flatMap((option, index) => (index === here ? [] : [{ option, distance: 0, index }]));
  const place = features[here];
  if (place === undefined) return others.map(({ option }) => option);
  return others
    .map(({ option, index }) => ({ option, distance: squaredDistance(place, features[index] as readonly number[]) }))
    .sort((a, b) => a.distance - b.distance)
    .map(({ option }) => option);
}

const squaredDistance = (one: readonly number[], other: readonly number[]): number =>
  one.reduce((sum, value, index) => sum + (value - (other[index] as number)) ** 2, 0);
