import { pick } from "../../math/random.js";
import type { ChoiceDecision } from "../decisions.js";
import { type DecisionKind, oneHot } from "./kind.js";
import { connecting, largestOf } from "./mixture.js";

export const choice: DecisionKind<ChoiceDecision> = {
  check(name, { options }) {
    if (options.length === 0) throw new RangeError(`options of choice "${name}" must not be empty`);
    const texts = options.map((option) => `${option}`);
    const repeated = texts.find((text, index) => texts.indexOf(text) !== index); // 1 and "1" have the same text
    if (repeated !== undefined) throw new RangeError(`choice "${name}" lists option ${repeated} twice; list each once`);
    const unreadable = texts.find((text) => text.includes(";"));
    if (unreadable !== undefined)
      throw new RangeError(
        `options of choice "${name}" must not contain ";", which separates decisions, but got "${unreadable}"`,
      );
    if (options.some((option) => typeof option === "number" && !Number.isFinite(option)))
      throw new RangeError(
        `options of choice "${name}" must be strings or finite numbers, but got ${options.join(", ")}`,
      );
  },
  accepts: ({ options }, answer) => options.some((option) => option === answer),
  size: ({ options }) => BigInt(options.length),
  uniqueSize: ({ options }) => BigInt(options.length),
  mutableParts: ({ options }) => (options.length > 1 ? 1 : 0),
  parts: (name, { options }) => [{ kind: "categorical", decision: name, label: name, options }],
  values: ({ options }, answer) => [options.indexOf(answer)],
  answer: ({ options }, [index]) => options[index as number] as string | number,
  sample: ({ options }, rng) => pick(options, rng),
  mutate: ({ options }, answer, rng) => pick(others(options, answer), rng),
  neighbors: ({ options }, answer) => others(options, answer),
  encode: ({ options }, answer) => oneHot(options, answer),
  canonical: (_, answer) => JSON.stringify(answer),
  format: (_, answer) => `${answer}`,
  parse: ({ options }, text) => options.find((option) => `${option}` === text),
  text: ({ options }) => `one of ${options.join(", ")}`,
  mixture: {
    places: (name, { options }) => [{ label: name, options: options.map(String), into: name }],
    relaxed: (_, [op]) => op,
    chosen: ({ options }, answer) => [options.indexOf(answer)],
    strongest: ({ options }, [weights = []], ops) =>
      options[largestOf(weights, connecting(options, ops))] as string | number,
  },
};

const others = (options: readonly (string | number)[], answer: string | number) =>
  options.filter((option) => option !== answer);
