// An evaluator as users write one: worker processes and resumed studies import it.
import { defineEvaluator } from "nasbook";

export const bowl = defineEvaluator({
  name: "bowl",
  module: import.meta.url,
  metrics: { height: { goal: "minimize", unit: "m", definition: "height over the lowest point" }, width: "maximize" },
  async evaluate({ x, y }, { fidelity, seed, report }) {
    for (let step = 1; step <= fidelity.epochs; step++) report(step, { height: (x - 3) ** 2 + y ** 2 + 1 / step });
    if (x === 0) throw new Error("x must not be 0");
    return { height: (x - 3) ** 2 + y ** 2, width: seed % 7 };
  },
});

export const notMine = { evaluator: 2, name: "newer", module: import.meta.url, metrics: {}, evaluate: () => 1 };
