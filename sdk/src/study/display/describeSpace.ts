import type { OpTable } from "../../ops/index.js";
import type { Decisions } from "../../space/decisions.js";
import type { Space } from "../../space/space.js";

/** Genotypes drawn to tell the range of sizes. */
const samples = 100;

/** A space in a few lines: size, decisions, range of parameters and FLOPs. */
export function describeSpace(space: Space<Decisions, OpTable>): readonly string[] {
  const decisions = Object.entries(space.decisions).map(([name, decision]) => {
    switch (decision.kind) {
      case "cell":
        return `${name}: cell of ${decision.nodes} nodes, each edge one of ${decision.ops.join(", ")}`;
      case "choice":
        return `${name}: one of ${decision.options.join(", ")}`;
      case "integer":
        return `${name}: whole number from ${decision.low} to ${decision.high}`;
      case "real":
        return `${name}: number from ${decision.low} to ${decision.high}${decision.log ? ", even in the logarithm" : ""}`;
      case "row":
        return `${name}: one of ${decision.options.length} listed rows`;
      default:
        return decision satisfies never;
    }
  });
  return [sizeOf(space), ...decisions, ...rangeOf(space)];
}

function sizeOf(space: Space<Decisions, OpTable>): string {
  const layers = space.layers.map(({ kind }) => kind).join(" > ");
  const continuous = Object.values(space.decisions).some(({ kind }) => kind === "real");
  return `Space of ${continuous ? "infinitely many" : space.size().toLocaleString("en")} architectures: ${layers || "no layers yet"}`;
}

function rangeOf(space: Space<Decisions, OpTable>): readonly string[] {
  if (space.layers.length < 2 || space.layers.at(-1)?.kind !== "head")
    return ["not yet a network: it needs a stem, or dense layers, and a head"];
  const genotypes = Array.from({ length: samples }, (_, seed) => space.sample(seed));
  const range = (of: (genotype: (typeof genotypes)[number]) => number) => {
    const values = genotypes.map(of);
    return `${Math.min(...values).toLocaleString("en")} to ${Math.max(...values).toLocaleString("en")}`;
  };
  return [
    `for ${space.input.join("x")} and ${space.classes} classes, ${samples} samples have ${range((genotype) => space.parameters(genotype))} parameters and ${range((genotype) => space.flops(genotype))} FLOPs`,
  ];
}
