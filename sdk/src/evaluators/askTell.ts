import type { Genotype } from "../space/decisions.js";
import type { Evaluator } from "./evaluator.js";
import { functionBasis } from "./function.js";

/** The evaluator of an ask-and-tell study, whose results come from `tell()`. */
export const askTellEvaluator = (space: { canonical(genotype: Genotype): string }): Evaluator => ({
  ...functionBasis({}, space),
  json: { kind: "askTell", name: "askTell" },
  metrics: { value: { goal: "maximize", definition: "the number passed to tell()" } },
  measures: undefined,
  goals: { objectives: [{ metric: "value", goal: "maximize" }] },
  check: () => undefined,
  open() {
    throw new Error("an ask-and-tell study has no evaluator of its own; use open(), ask() and tell()"); // openSession refuses it before
  },
});
