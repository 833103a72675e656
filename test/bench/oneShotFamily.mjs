// What each one-shot method finds, against random architectures: a row a method, over seeds.
//
//   node test/bench/oneShotFamily.mjs [data=mnist] [seeds=5] [epochs=12] [retrain=8] [methods, separated by commas]
//
// `mnist` has 1,000 training images, `fashion` (Fashion-MNIST) 8,000. The cell of NAS-Bench-201 in two stages at 8 and 16 channels. The
// architecture that a method found with a supernet of so many epochs is trained from scratch and tested; so are random architectures, and the
// best of a random search that trains as many images as the method did. Means over seeds with 95 % bootstrap intervals.
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { datasets, oneShot, proxies, space, strategies } from "nasbook";
import { bootstrapInterval } from "../../sdk/dist/math/bootstrap.js";
import { stream } from "../../sdk/dist/math/random.js";

const [data = "mnist", seeds = "5", epochs = "12", retrain = "8", asked = Object.keys(oneShot).join(",")] =
  process.argv.slice(2);
const dataset =
  data === "fashion"
    ? await datasets.fashionMnist({ train: 8000, validation: 1000, test: 2000, seed: 1 })
    : await datasets.mnist({ train: 1000, validation: 500, test: 2000, seed: 1 });
const cells = space()
  .stem("conv_3x3", { channels: 8 })
  .cell("cell", { nodes: 4, ops: ["none", "skip_connect", "nor_conv_1x1", "nor_conv_3x3", "avg_pool_3x3"] })
  .reduce({ channels: 16 })
  .cell("cell")
  .head("classifier");
const folder = await mkdtemp(join(tmpdir(), "nasbook-family-"));
const quiet = { quiet: true, workers: 1 };
const training = { batchSize: 32 };
/** Epochs of a trial of random search; random architectures a seed. */
const [trialEpochs, randoms] = [4, 4];

const rows = new Map();
const record = (name, accuracy) => rows.set(name, [...(rows.get(name) ?? []), accuracy]);
const tested = async (candidate) => (await candidate.retrain({ epochs: Number(retrain), seeds: 1, ...quiet })).accuracy;

for (let seed = 1; seed <= Number(seeds); seed++) {
  let most = 0;
  for (const name of asked.split(",")) {
    const begun = performance.now();
    const found = await cells
      .search(oneShot[name]({ epochs: Number(epochs) }))
      .on(dataset)
      .training(training)
      .seed(seed)
      .run({ ...quiet, trials: 100, folder: join(folder, `${name}-${seed}`) });
    most = Math.max(most, found.cost.images);
    const accuracy = await tested(found.best);
    record(name, accuracy);
    console.log(
      `seed ${seed} ${name}: ${accuracy.toFixed(4)} ${found.best.architecture} ${((performance.now() - begun) / 1000).toFixed(0)} s`,
    );
  }
  const trials = Math.max(randoms, Math.round(most / (trialEpochs * dataset.train.count)));
  const random = await cells
    .search(strategies.random())
    .proxy(proxies.epochs(trialEpochs))
    .on(dataset)
    .training(training)
    .seed(seed)
    .run({ ...quiet, trials, folder: join(folder, `random-${seed}`) });
  record(`best of ${trials} random`, await tested(random.best));
  const drawn = [];
  for (let number = 0; number < randoms; number++) drawn.push(await tested(random.candidate(number)));
  record("a random one", drawn.reduce((sum, value) => sum + value, 0) / drawn.length);
}
console.log(
  `\n${dataset.name}, supernets of ${epochs} epochs, retrained for ${retrain}; test accuracy over ${seeds} seeds`,
);
for (const [name, values] of [...rows].sort(([, one], [, other]) => meanOf(other) - meanOf(one))) {
  const interval = bootstrapInterval(values.length, (indices) => meanOf(indices.map((index) => values[index])), {
    rng: stream(1, "bench"),
  });
  console.log(`${name.padEnd(20)} ${percent(meanOf(values))}  [${interval.map(percent).join(", ")}]`);
}

function meanOf(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
function percent(value) {
  return `${(100 * value).toFixed(2)} %`;
}
