import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, onTestFinished } from "vitest";
import { loadModel } from "../../sdk/src/assess/loadModel.js";
import type { Model } from "../../sdk/src/assess/model.js";
import type { TrainedModel } from "../../sdk/src/assess/trainedModel.js";
import { tinyData } from "../study/tinyStudy.js";
import { search } from "./finalSearch.js";

/** A model of three seeds and the folder it is saved in, for all tests of a file. */
export function savedModel(): { readonly model: TrainedModel; readonly saved: string } {
  const made: { model?: TrainedModel; saved?: string } = {};
  let folder = "";
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "nasbook-"));
    const { best } = await search.run({ trials: 4, quiet: true, folder });
    made.model = await best.retrain({ quiet: true, epochs: 2, seeds: 3 });
    made.saved = await made.model.save(join(folder, "model"));
  });
  afterAll(() => {
    made.model?.dispose();
    rmSync(folder, { recursive: true, force: true });
  });
  return made as { model: TrainedModel; saved: string }; // tests run after beforeAll
}

/** Reads a saved model for the length of a test. */
export async function loaded(folder: string): Promise<Model> {
  const model = await loadModel(folder);
  onTestFinished(() => model.dispose());
  return model;
}

export const testImages = tinyData.test.inputs;
/** What a model says of the test split. */
export const probabilities = async (of: Pick<Model, "predict">) => (await of.predict(testImages)).probabilities;
