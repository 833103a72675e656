import { readFileSync } from "node:fs";

const tutorial = new URL("../../notebooks/01-first-search.ipynb", import.meta.url);

/** What makes the tutorial take seconds instead of minutes. Each is in it once, and in nothing but numbers is it changed. */
const smaller: readonly (readonly [from: string, to: string])[] = [
  ["train: 1000, validation: 500, test: 1000, seed: 1", "train: 400, validation: 150, test: 200, seed: 1"],
  ["epochs: [1, 3, 9]", "epochs: [1, 2, 4]"],
  ["oneShot.spos({ epochs: 24,", "oneShot.spos({ epochs: 3,"],
  ["run({ trials: 60,", "run({ trials: 12,"],
  ["halving.calibrate({ retrain: 8, epochs: 9 })", "halving.calibrate({ retrain: 5, epochs: 2 })"],
  ["shared.calibrate({ retrain: 8, epochs: 9 })", "shared.calibrate({ retrain: 5, epochs: 2 })"],
  ["retrain({ epochs: 9, seeds: 3 })", "retrain({ epochs: 3, seeds: 2 })"],
  ["train: 1500, seed: 2", "train: 600, seed: 2"],
  ["  train: 1000,", "  train: 300,"],
  ["  validation: 200,", "  validation: 100,"],
  ["  test: 300,", "  test: 200,"],
  ["{ epochs: 4 }", "{ epochs: 1 }"],
];

/** The first tutorial with smaller numbers. */
export function smallTutorial(): object {
  let text = readFileSync(tutorial, "utf8");
  for (const [from, to] of smaller) {
    if (text.split(from).length !== 2)
      throw new Error(`the tutorial must hold ${JSON.stringify(from)} once; mend smallTutorial.ts`);
    text = text.replace(from, to);
  }
  return JSON.parse(text);
}
