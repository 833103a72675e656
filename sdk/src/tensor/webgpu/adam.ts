import type { AdamStepsAttributes } from "../shared/adamStep.js";
import type { UpdateRule } from "./updateInPlace.js";

const rates = [
  "learningRate",
  "weightDecay",
  "beta1",
  "beta2",
  "epsilon",
] as const satisfies (keyof AdamStepsAttributes)[];

export const adamRule: UpdateRule = {
  key: "nasbookAdam",
  state: ["variable", "first", "second"],
  floats: [...rates, "rest1", "rest2"],
  own: ["firstScale", "secondScale"],
  update: (n) => `
    let slope = gradient${n}[at];
    let average = given.beta1 * first${n}[at] + given.rest1 * slope;
    let square = given.beta2 * second${n}[at] + given.rest2 * slope * slope;
    first${n}[at] = average;
    second${n}[at] = square;
    let change = average * given.firstScale${n} / (sqrt(square * given.secondScale${n}) + given.epsilon);
    variable${n}[at] = variable${n}[at] * (1.0 - given.learningRate * given.weightDecay) - given.learningRate * change;
  `,
};

/** The numbers of the rule that all weights share. */
export const adamFloats = (attributes: AdamStepsAttributes): readonly number[] => [
  ...rates.map((name) => attributes[name]),
  ...[1 - attributes.beta1, 1 - attributes.beta2], // rounded once
];
