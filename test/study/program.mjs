// A program as a user writes one, for tests that kill it. Arguments: which study, its folder, its workers.
import { datasets, oneShot, proxies, space, strategies } from "nasbook";

const [which, folder, workers] = process.argv.slice(2);

const size = 4 * 4;
const labels = Uint8Array.from({ length: 80 }, (_, image) => image % 2);
const images = Uint8Array.from({ length: labels.length * size }, (_, place) => {
  const image = Math.floor(place / size);
  return Math.floor((place % size) / 4) === labels[image] ? 200 : (image * 31 + place * 7) % 97;
});
const data = datasets.fromArrays({
  name: "stripes",
  shape: [4, 4, 1],
  images,
  labels,
  train: 32,
  validation: 24,
  test: 24,
  seed: 1,
});

const cells = space()
  .stem("conv_1x1", { channels: 4 })
  .cell("cell", { nodes: 3, ops: ["none", "skip_connect", "nor_conv_1x1"] })
  .head("classifier");
const searches = {
  halving: cells
    .search(strategies.regularizedEvolution({ populationSize: 3, tournamentSize: 2 }))
    .proxy(proxies.successiveHalving({ epochs: [4, 8], keep: 1 / 3 })),
  // 6 scored, 4 of them trained for 4 epochs, 2 for 8
  untrained: cells
    .search(strategies.regularizedEvolution({ populationSize: 3, tournamentSize: 2 }))
    .proxy(proxies.synflow({ keep: 2 / 3, batchSize: 16 }))
    .proxy(proxies.epochs(4, { keep: 1 / 2 }))
    .proxy(proxies.epochs(8)),
  primed: cells
    .search(strategies.auto())
    .prior({ scores: ["naswot", "params"], sample: 20, batchSize: 8 })
    .proxy(proxies.epochs(8)),
  shared: cells.search(oneShot.spos({ epochs: 6, populationSize: 3, tournamentSize: 2 })),
  split: cells.search(oneShot.fewShot({ epochs: 12, splits: 2, populationSize: 3, tournamentSize: 2 })),
  timed: cells.search(oneShot.spos({ minutes: 0.1, populationSize: 3, tournamentSize: 2 })),
};

const { interrupted, trials } = await searches[which]
  .on(data)
  .training({ batchSize: 4, learningRate: 0.05 })
  .seed(7)
  .run({ trials: which === "shared" ? 24 : 6, folder, workers: Number(workers) }); // paths are judged quickly: a kill must find it at work
console.log(JSON.stringify({ interrupted, trials: trials.length }));
