import type { StudyRecord } from "../../records/studyRecord.js";
import type { StudyPlan } from "../run/plan.js";

/** How a supernet was split, in the order of the splits: "cell 0>1: none, skip_connect | nor_conv_3x3". Undefined where it was not. */
export function splitsText(
  { preparation: { splits } }: StudyRecord,
  { space }: Pick<StudyPlan, "space">,
): string | undefined {
  if (splits === undefined) return undefined;
  return splits
    .map(({ part, values, cosine }) => {
      const known = space.parts.find(({ label }) => label === part);
      const name = (value: number) => (known?.kind === "categorical" ? (known.options[value] ?? value) : value);
      const halves = values.map((half) => half.map(name).join(", "));
      return `${part}: ${halves.join(" | ")} (cosine of their gradients ${cosine.toFixed(2)})`;
    })
    .join("; ");
}
