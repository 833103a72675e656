import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { Model } from "../../sdk/src/assess/model.js";
import { Predictions } from "../../sdk/src/assess/predictions.js";
import { Candidate } from "../../sdk/src/study/api/candidate.js";
import "../../sdk/src/study/display/displays.js";
import type { AssessContext } from "../../sdk/src/assess/assessContext.js";
import { training } from "../../sdk/src/network/training.js";
import { plain, temporaryFolder, tinyData, tinySpace, tinyTraining } from "../study/tinyStudy.js";

type Shown = { readonly "text/html": string; readonly "text/plain": string };
const shown = (value: object): Promise<Shown> =>
  (value as { [key: symbol]: () => Promise<Shown> })[Symbol.for("Jupyter.display")]!();
const genotype = { cell: ["nor_conv_1x1", "none", "nor_conv_1x1"] } as const;

/** What a finished search hands on. */
const context = (): AssessContext => {
  const folder = temporaryFolder();
  return {
    space: plain(tinySpace),
    dataset: tinyData,
    training: training(tinyTraining),
    seed: 3,
    folder,
    datasets: folder,
    workers: 1,
    rival: { cell: ["none", "skip_connect", "none"] },
  };
};

const handMade = () =>
  new Candidate(
    {
      genotype,
      architecture: tinySpace.format(genotype),
      parameters: tinySpace.parameters(genotype, { input: [4, 4, 1], outputs: 2 }),
    },
    { metric: "accuracy", goal: "maximize" },
    { assess: context, trust: () => [] },
  );

describe("an architecture made by hand", () => {
  test("is a candidate without number and score that says so, and can be retrained", async () => {
    const candidate = handMade();
    expect([candidate.number, candidate.accuracy, candidate.by]).toEqual([undefined, undefined, undefined]);
    expect(candidate.architecture).toBe(tinySpace.format(genotype));
    expect(inspect(candidate)).toMatch(/not evaluated, \d+ parameters/);
    expect((await shown(candidate))["text/html"]).toContain("not evaluated");
    const model = await candidate.retrain({ quiet: true, epochs: 1, seeds: 1 });
    expect(model.parameters).toBe(candidate.parameters);
    expect((await model.predict(tinyData.test.inputs)).labels).toHaveLength(24);
    model.dispose();
  });
});

test("predictions show the first rows with the likeliest classes; models and evaluations show what they are", async () => {
  const many = new Predictions(
    { name: "classification", names: Array.from({ length: 12 }, (_, index) => `class ${index}`) },
    Array.from({ length: 15 }, () => ({
      label: "class 11",
      probability: 0.89,
      probabilities: Array.from({ length: 12 }, (_, index) => (index === 11 ? 0.89 : 0.01)),
    })),
  );
  expect(many.table().rows).toHaveLength(10);
  expect(many.table().columns).toContain("P(class 11)");
  expect(inspect(many)).toMatch(/15 predictions, the first 10/);

  const model = await handMade().retrain({ quiet: true, epochs: 1, seeds: 2 });
  const ensemble = model.ensemble();
  expect(ensemble).toBeInstanceOf(Model);
  expect(inspect(ensemble)).toMatch(
    /Ensemble of 2 networks; trained on stripes for 1 epochs[\s\S]*test split of stripes/,
  );
  const evaluation = await ensemble.evaluate(tinyData, { split: "validation" });
  expect(inspect(evaluation)).toMatch(/^\d+\.\d\d % on the validation split of stripes \(24 examples\)/);
  for (const value of [many, ensemble, evaluation]) {
    const { "text/html": html = "", "text/plain": text } = await shown(value);
    expect(`${html}${text}`).not.toMatch(/undefined|NaN|\[object/);
  }
  expect((await shown(many))["text/html"]).toContain("0.890");
  ensemble.dispose();
  model.dispose();
});
