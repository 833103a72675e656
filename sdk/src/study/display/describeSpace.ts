import type { OpTable } from "../../ops/index.js";
import type { Decision, Decisions } from "../../space/decisions.js";
import { kindOf } from "../../space/kinds/index.js";
import type { Space } from "../../space/space.js";

/** Random genotypes from which the range of sizes is estimated. */
const samples = 100;

/** A space in a few lines: size, decisions, range of parameters and FLOPs. */
export function describeSpace(space: Space<Decisions, OpTable>): readonly string[] {
  const decisions = grouped(space.decisions);
  return [sizeOf(space), ...decisions, ...rangeOf(space)];
}

/** One line a decision; those that differ in their name only share one. */
function grouped(decisions: Decisions): readonly string[] {
  const lines: { readonly names: string[]; readonly text: string }[] = [];
  for (const [name, decision] of Object.entries<Decision>(decisions)) {
    const text = kindOf(decision).text(decision);
    const equal = lines.find((line) => line.text === text);
    if (equal === undefined) lines.push({ names: [name], text });
    else equal.names.push(name);
  }
  return lines.map(({ names, text }) => `${names.join(", ")}: ${text}`);
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
