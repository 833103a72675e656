// Whether the default learning rate is a good one: random NAS-Bench-201 cells (one cell a stage, 8/16/32 channels) on small image sets,
// trained with each rate of a grid. CIFAR-10 is looked for in NASBOOK_SETS; sets that are not on this machine are skipped.
//   npm run build && node test/bench/trainingDefaults.mjs [--cells 20] [--epochs 10] [--images 5000] [--workers 2] [--seed 1]
//     [--rates 0.01,0.02,0.05,0.1,0.2] [--training '{"warmup":0.1}'] [--sets mnist,fashion-mnist,cifar10]
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { gunzipSync } from "node:zlib";
import { datasets, presets, proxies, strategies } from "nasbook";
import { training } from "../../sdk/dist/network/training.js";

const usual = { cells: "20", epochs: "10", images: "5000", workers: "2", seed: "1" };
const { values } = parseArgs({
  options: {
    ...Object.fromEntries(Object.entries(usual).map(([name, value]) => [name, { type: "string", default: value }])),
    rates: { type: "string", default: "0.01,0.02,0.05,0.1,0.2" },
    training: { type: "string", default: "{}" },
    sets: { type: "string", default: "mnist,fashion-mnist,cifar10" },
  },
});
const [cells, epochs, images, workers, seed] = Object.keys(usual).map((name) => Number(values[name]));
const changes = JSON.parse(values.training);
const sets = process.env.NASBOOK_SETS ?? fileURLToPath(new URL("../../../shared/data/sets", import.meta.url));

/** Records of CIFAR-10's binary layout, a label and three planes of 32x32 bytes, as images of the data set. */
function cifar10() {
  const files = ["train-5000", "test-1000"].map((part) =>
    gunzipSync(readFileSync(join(sets, `cifar10-${part}.bin.gz`))),
  );
  const bytes = Buffer.concat(files);
  const count = bytes.length / 3073;
  const pixels = new Uint8Array(count * 3072);
  for (let image = 0; image < count; image++)
    for (let place = 0; place < 3072; place++)
      pixels[image * 3072 + place] = bytes[image * 3073 + 1 + (place % 3) * 1024 + Math.floor(place / 3)];
  const labels = Array.from({ length: count }, (_, image) => bytes[image * 3073]);
  const splits = { train: Math.min(images, count - 1000), validation: 900, test: 100, seed: 1 };
  return datasets.fromArrays({ name: "cifar10", shape: [32, 32, 3], images: pixels, labels, ...splits });
}
const splits = { train: images, validation: 1000, test: 100, seed: 1 };
const sources = {
  mnist: () => datasets.mnist(splits),
  "fashion-mnist": () => datasets.fashionMnist({ ...splits, download: false }),
  cifar10,
};

/** Mean validation accuracy of the cells after the last epoch, in percent, and how many diverged. */
async function accuracyWith(dataset, training) {
  const folder = mkdtempSync(join(tmpdir(), "nasbook-defaults-"));
  const result = await presets
    .nasBench201({ channels: 8, cellsPerStage: 1 })
    .search(strategies.random()) // the same cells for every rate and data set
    .proxy(proxies.epochs(epochs))
    .on(dataset)
    .training({ ...changes, ...training })
    .seed(seed)
    .run({ trials: cells, workers, folder, quiet: true, rerun: true });
  rmSync(folder, { recursive: true, force: true });
  const accuracies = result.trials.flatMap(({ evaluations }) =>
    evaluations.map(({ metrics }) => 100 * metrics.accuracy),
  );
  return {
    accuracy: accuracies.reduce((sum, value) => sum + value, 0) / accuracies.length,
    diverged: result.trials.filter(({ failure }) => failure?.cause === "diverged").length,
  };
}

const usualRate = training(changes).learningRate;
const rates = [...new Set([usualRate, ...values.rates.split(",").map(Number)])].sort((one, other) => one - other);
const results = [];
for (const name of values.sets.split(",")) {
  const load = sources[name];
  if (load === undefined) throw new RangeError(`unknown set "${name}"; known: ${Object.keys(sources).join(", ")}`);
  const dataset = await Promise.resolve()
    .then(load)
    .catch((error) => console.log(`${name}: skipped, ${error.message}`));
  if (dataset === undefined) continue;
  console.log(`${name}: ${dataset.train.count} images, ${cells} cells, ${epochs} epochs, training ${values.training}`);
  const rows = [];
  for (const learningRate of rates) {
    const row = { learningRate, ...(await accuracyWith(dataset, { learningRate })) };
    rows.push(row);
    const mark = learningRate === usualRate ? ", the default" : "";
    console.log(
      `  ${String(learningRate).padStart(6)}  ${row.accuracy.toFixed(2).padStart(6)} %  ${row.diverged} diverged${mark}`,
    );
  }
  const best = Math.max(...rows.map(({ accuracy }) => accuracy).filter(Number.isFinite));
  const own = rows.find(({ learningRate }) => learningRate === usualRate);
  console.log(`  the default is ${(best - own.accuracy).toFixed(2)} points below the best`);
  results.push({ name, cells, epochs, images: dataset.train.count, training: changes, rows });
}
mkdirSync("out", { recursive: true });
writeFileSync(join("out", "trainingDefaults.json"), `${JSON.stringify(results, null, 2)}\n`);
