import type { UpdateRule } from "./updateInPlace.js";

export const momentumRule: UpdateRule = {
  key: "nasbookMomentum",
  state: ["variable", "velocity"],
  floats: ["learningRate", "momentum", "weightDecay"],
  update: (n) => `
    let now = given.momentum * velocity${n}[at] + (gradient${n}[at] + given.weightDecay * variable${n}[at]);
    velocity${n}[at] = now;
    variable${n}[at] = variable${n}[at] - given.learningRate * now;
  `,
};
