import { defineEvaluator } from "nasbook";

export const byOps = defineEvaluator({
  name: "byOps",
  module: import.meta.url,
  metrics: { edges: "maximize" },
  evaluate: ({ cell }) => ({ edges: cell.filter((op) => op !== "none").length }),
});
