import type { Observation, Observations } from "../analysis/observations.js";
import { partText } from "../analysis/trialRows.js";
import type { Part } from "../space/parts.js";
import { plotlyText, wrapped } from "./plotlyText.js";
import { axis } from "./theme.js";
import type { Axis } from "./trace.js";

/** Most labels that fit on an axis. */
const mostTicks = 16;

/** The axis of one decision, or of one edge of a cell: options by their index, numbers as they are. */
export function partAxis(part: Part): Axis {
  const title = part.kind === "real" && part.log ? `${part.label} (log)` : part.label;
  if (part.kind !== "categorical") return axis(title, part.kind === "real" && part.log ? { type: "log" } : {});
  if (part.options.length > mostTicks) return axis(`${title} (index of the option)`);
  return axis(title, {
    tickvals: part.options.map((_, index) => index),
    ticktext: part.options.map((option) => plotlyText(`${option}`)),
    range: [-0.6, part.options.length - 0.4],
    showgrid: false,
  });
}

/** Position of a value on that axis; trials with the same option are spread side by side. */
export const placeOnAxis = (part: Part, answer: number, trial: number): number =>
  part.kind === "categorical" ? answer + (((trial * 0.618034) % 1) - 0.5) * 0.5 : answer;

/** The part with this label, or the one at a place of the list. @throws RangeError that lists the labels */
export function partNamed({ parts }: Observations, label: string | undefined, argument: string, otherwise = 0): number {
  if (label === undefined) return Math.min(otherwise, parts.length - 1);
  const index = parts.findIndex((part) => part.label === label);
  if (index < 0)
    throw new RangeError(
      `${argument} must be a decision that differs between trials, but is "${label}"; there are: ${parts.map((part) => part.label).join(", ") || "none"}`,
    );
  return index;
}

/** Hover text of a trial. */
export const hoverText = (
  { trial, architecture }: Pick<Observation, "trial" | "architecture">,
  value: string,
): string => `${plotlyText(`trial ${trial}: ${value}`)}<br>${wrapped(architecture)}`;

/** A value as text: the option, or the number with four significant digits. */
export const answerText = (part: Part, answer: number): string => {
  const text = partText(part, answer);
  return typeof text === "number" ? `${Number(text.toPrecision(4))}` : text;
};
