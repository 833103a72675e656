// The main job, end to end: search a space of small networks on MNIST three ways, learn which score to trust, retrain the winners,
// and check the best on a second data set. Stop it with Ctrl-C at any time; run it again and it goes on.
//   npm run quickstart                    2,000 training images, a few minutes on two cores
//   npm run quickstart -- --images 500    a first look
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { analysis, datasets, loadBackend, oneShot, proxies, space, strategies, Table } from "nasbook";
import { turnedDigits } from "./turnedDigits.mjs";

const { values } = parseArgs({ options: { images: { type: "string", default: "2000" } } });
const images = Number(values.images);
const workers = Math.min(4, availableParallelism());
const splits = { train: images, validation: images / 2, test: images, seed: 1 };

const { report: backend } = await loadBackend();
say(`Backend: ${backend.name} ${backend.version}, ${backend.kernels} kernels; ${workers} workers`);
for (const { name, why } of backend.passedOver) console.log(`  not ${name}: ${why}`);

// MNIST is easy: a few thousand images keep it hard enough to tell architectures apart
const digits = await datasets.mnist(splits);
console.log(digits);

const cells = space({ input: digits.shape, classes: digits.classes.length })
  .stem("conv_3x3", { channels: 8 })
  .cell("normal", { nodes: 4, ops: ["none", "skip_connect", "nor_conv_1x1", "nor_conv_3x3", "avg_pool_3x3"] })
  .reduce({ channels: 16 })
  .cell("normal") // the same decision again: all places share one answer
  .reduce({ channels: 32 })
  .cell("normal")
  .head("classifier");
say(`${cells.size()} architectures, ${cells.uniqueSize()} of them different`);
console.log(cells);

say("1. Successive halving: train many a little and few for long; beside it, random search at equal cost");
const halving = whole(
  await cells
    .search(strategies.regularizedEvolution({ populationSize: 10 }))
    .proxy(proxies.successiveHalving({ epochs: [1, 3, 9], keep: 1 / 3 }))
    .on(digits)
    .seed(7)
    .run({ trials: 27, workers, baseline: true }),
);
console.log(halving);

say("2. One-shot: train one network that holds them all, then search with its shared weights");
const shared = whole(
  await cells
    .search(oneShot.spos({ epochs: 16, training: { batchSize: 16 } })) // a batch teaches one path only: many small ones
    .on(digits)
    .seed(7)
    .run({ trials: 100, workers }),
);
console.log(shared);

say("3. Which cheap score can be trusted? Train a spread of architectures on their own and compare the rankings");
for (const result of [halving, shared]) {
  await result.calibrate({ retrain: 8, epochs: 6 });
  console.log(result.calibration);
}

say("4. Retrain each winner from scratch: the only step that reads the test split");
const searches = [
  { name: "random search", record: halving.record.baseline, winner: halving.baseline },
  { name: "successive halving", record: halving.record, winner: halving.best },
  { name: "one-shot", record: shared.record, winner: shared.best },
];
const models = [];
for (const { winner } of searches) models.push(await winner.retrain({ epochs: 9, seeds: 2 }));

say("5. Does an architecture that was found on digits do well on other data?");
const [, model] = models; // of the halving: to choose by test accuracy would spoil the test
const transfer = await model.transfer([await secondDataset()], { epochs: 6 });
console.log(transfer);

const file = await halving.report("out/quickstart.html", { also: [shared, ...models, transfer] });
say("What was found");
console.log(
  new Table({
    title: `Searches on ${digits.name}, ${images} training images; accuracies of the best architecture of each`,
    columns: ["search", "trials", "images trained", "validation", "test, retrained", "parameters"],
    rows: searches.map(({ name, record, winner }, index) => [
      name,
      record.trials.length,
      analysis.costOf(record).images,
      `${(100 * winner.accuracy).toFixed(1)} %${winner.by === "supernet" ? " (shared weights)" : ""}`,
      analysis.accuracyText(models[index].runs.map(({ accuracy }) => accuracy)),
      winner.parameters,
    ]),
  }),
);
console.log(`\nEverything, with figures: ${file} (took ${Math.round(process.uptime())} s)`);

/** Clothes where they are on this machine, else turned digits: other data in any case, and no download. */
async function secondDataset() {
  try {
    return await datasets.fashionMnist({ ...splits, download: false });
  } catch (error) {
    console.log(`Digits turned by a quarter stand in for Fashion-MNIST: ${error.message}`);
    return turnedDigits({ ...splits, seed: 2 });
  }
}

/** The result, unless Ctrl-C stopped the search before its end. */
function whole(result) {
  if (result.interrupted) process.exit(130);
  return result;
}

function say(text) {
  console.log(`\n== ${text}\n`);
}
