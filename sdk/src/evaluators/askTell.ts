import type { Genotype } from "../space/decisions.js";
import type { Evaluator } from "./evaluator.js";
import { ownBasis } from "./function.js";

/** Candidates are judged elsewhere, and the study is told: the loop is the user's own. */
export const askTellEvaluator = (space: { canonical(genotype: Genotype): string }): Evaluator => ({
  ...ownBasis({}, space),
  json: { kind: "askTell", name: "askTell" },
  metrics: { value: { goal: "maximize", definition: "what the study was told" } },
  measures: undefined,
  goals: { objectives: [{ metric: "value", goal: "maximize" }] },
  check: () => undefined,
  open() {
    throw new Error("a study that is asked and told evaluates nothing itself"); // openSession refuses it before
  },
});
