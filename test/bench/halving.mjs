// What successive halving costs and finds, against training all of its candidates to the last rung, on Fashion-MNIST.
//   npm run build && node test/bench/halving.mjs [training images] [seed]
import { mkdirSync, writeFileSync } from "node:fs";
import { analysis, datasets, proxies, space, strategies } from "nasbook";

const [images, seed] = [Number(process.argv[2] ?? 2000), Number(process.argv[3] ?? 1)];
const fashion = await datasets.fashionMnist({ train: images, validation: 1000, test: 1000, seed: 1, download: false });
const cells = space({ input: fashion.shape, classes: fashion.classes.length })
  .stem("conv_3x3", { channels: 8 })
  .cell("normal", { nodes: 4, ops: ["none", "skip_connect", "nor_conv_1x1", "nor_conv_3x3", "avg_pool_3x3"] })
  .reduce({ channels: 16 })
  .cell("normal")
  .reduce({ channels: 32 })
  .cell("normal")
  .head("classifier");

const budget = { trials: 27, workers: 2, fresh: true };
const halving = await cells
  .search(strategies.random())
  .proxy(proxies.successiveHalving({ epochs: [1, 3, 9], keep: 1 / 3 }))
  .on(fashion)
  .seed(seed)
  .run(budget);
const all = await cells
  .search(strategies.listed({ genotypes: halving.trials.map(({ genotype }) => genotype) }))
  .proxy(proxies.epochs(9))
  .on(fashion)
  .seed(seed)
  .run(budget);

// both judged alike: by 9 epochs of training in one go
const trained = all.trials.map((trial) => trial.evaluations.at(-1)?.metrics.accuracy ?? Number.NaN);
const result = {
  images,
  seed,
  costShare: analysis.costOf(halving.record).images / analysis.costOf(all.record).images,
  found: trained[halving.best.number],
  bestOfAll: Math.max(...trained.filter(Number.isFinite)),
  foundByHalving: halving.best.accuracy,
};
const out = new URL("../../out/", import.meta.url);
mkdirSync(out, { recursive: true });
writeFileSync(new URL(`halving-${images}-${seed}.json`, out), `${JSON.stringify(result, null, 2)}\n`);
console.log(result);
