import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import type { TrainedModel } from "../../sdk/src/assess/trainedModel.js";
import type { Dataset } from "../../sdk/src/datasets/dataset.js";
import { type TableOptions, table } from "../../sdk/src/datasets/table.js";
import { presets } from "../../sdk/src/space/presets/index.js";
import { strategies } from "../../sdk/src/strategies/index.js";
import "../../sdk/src/study/api/spaceSearch.js";

export const columns = ["number", "size", "rooms", "district", "lift", "rent", "noise", "garden", "quiet", "kind"];

/** A hundred flats, some of unknown size or district, with what is to be predicted of them. The number of a flat tells it apart. */
export const flats = Array.from({ length: 100 }, (_, number) => {
  const rooms = 1 + (number % 4);
  const size = 18 * rooms + ((number * 7) % 13);
  const district = ["north", "south", "port"][number % 3] as string;
  const rent = 400 + 11 * size + (district === "port" ? 200 : 0);
  return {
    number,
    size: number % 10 === 3 ? null : size,
    rooms,
    district: number % 8 === 5 ? "unknown" : district,
    lift: number % 4 === 1,
    rent,
    noise: 30 + 5 * (number % 6),
    garden: size > 45 ? 1 : 0,
    quiet: number % 6 < 3 ? 1 : 0,
    kind: rent > 900 ? "dear" : "cheap",
  };
});

export const features = ["number", "size", "rooms", "district", "lift"];
/** The flats as a data frame. */
export const frame = { columns, values: flats.map((flat) => columns.map((name) => flat[name as keyof typeof flat])) };

/** The flats as a data set. */
export const flatsFor = (options: Partial<TableOptions> & Pick<TableOptions, "target">): Dataset =>
  table(frame, { features, categorical: ["rooms"], missing: ["unknown"], name: "flats", seed: 3, ...options });

/** The same flats, for each task. */
export const flatsOf = {
  classification: flatsFor({ target: "kind" }),
  multiLabel: flatsFor({ target: ["garden", "quiet"] }),
  regression: flatsFor({ target: ["rent", "noise"], task: "regression" }),
} as const;

/** A search on a table whose best is taken further. */
export const searchOn = (dataset: Dataset) =>
  presets
    .mlp({ features: dataset.shape[0] as number, depths: [1], widths: [4, 8] })
    .search(strategies.random())
    .on(dataset)
    .training({ batchSize: 16, learningRate: 0.05 })
    .seed(1);

/** A model of two seeds for each task and the folder it is saved in, for all tests of a file. */
export function flatModels() {
  const made = {} as Record<keyof typeof flatsOf, { readonly model: TrainedModel; readonly saved: string }>;
  let folder = "";
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "nasbook-"));
    for (const [task, dataset] of Object.entries(flatsOf)) {
      const { best } = await searchOn(dataset).run({ trials: 2, quiet: true, folder: join(folder, task) });
      const model = await best.retrain({ quiet: true, epochs: 3, seeds: 2 });
      made[task as keyof typeof flatsOf] = { model, saved: await model.save(join(folder, task, "model")) };
    }
  });
  afterAll(() => {
    for (const { model } of Object.values(made)) model.dispose();
    rmSync(folder, { recursive: true, force: true });
  });
  return made;
}
