// How supernets rank architectures, judged by our own stand-alone trainings instead of a published table.
//
//   node test/bench/ownTrainings.mjs [data=fashion] [seeds=1] [cells=24] [epochs=12] [methods, separated by commas] [space=cells] [trainings=1]
//
// `fashion` (Fashion-MNIST) has 4,000 training and 2,000 validation images; `spoken` (spoken digits as log-mel spectrograms) 2,000 and 900. The
// cell stands once a stage at 8, 16, 32 channels; with space=mobile, there are one or two mobile blocks a stage, with kernels 3 and 5 and
// expansions 3 and 6. Random architectures are trained from scratch for `epochs` epochs, with as many seeds as `trainings` says, of which the mean
// counts; then the supernet of each method ranks them. A line has Spearman's correlation with the accuracy on the validation split: that of the score by which the method chooses, of the loss with the
// shared weights, and of the number of parameters; and the difference of the first to the last, with its interval from a paired bootstrap.
// The trainings are kept in the folder nasbook-own-trainings of the machine's temporary folder.
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { analysis, datasets, oneShot, presets, proxies, space, strategies } from "nasbook";
import { spearman } from "../../sdk/dist/math/rankCorrelation.js";
import { spokenDigits } from "./publishedCells.mjs";

const [
  data = "fashion",
  seeds = "1",
  cells = "24",
  epochs = "12",
  asked = "auto,spos",
  kind = "cells",
  trainings = "1",
] = process.argv.slice(2);
const dataset =
  data === "spoken"
    ? await spokenDigits({ train: 2000, validation: 900, test: 100 })
    : await datasets.fashionMnist({ train: 4000, validation: 2000, test: 1000, seed: 1 });
const cell = space()
  .stem("conv_3x3", { channels: 8 })
  .cell("cell", { nodes: 4, ops: ["none", "skip_connect", "nor_conv_1x1", "nor_conv_3x3", "avg_pool_3x3"] })
  .reduce({ channels: 16 })
  .cell("cell")
  .reduce({ channels: 32 })
  .cell("cell")
  .head("classifier");
const mobile = presets.mobile({
  stem: 8,
  stages: [
    { channels: 8, stride: 2 },
    { channels: 16, stride: 2 },
    { channels: 24, stride: 2 },
  ],
  depths: [1, 2],
  kernels: [3, 5],
  expansions: [3, 6],
  squeezeExcite: [false],
  activation: "relu",
});
const searched = kind === "mobile" ? mobile : cell;
const shape = { input: dataset.shape, outputs: dataset.outputs };
const quiet = { quiet: true, workers: 1 };
const minutesSince = (begun) => ((performance.now() - begun) / 60_000).toFixed(1);

const begun = performance.now();
const studies = [];
for (let seed = 1; seed <= Number(trainings); seed++) {
  const again = seed === 1 ? "" : `-seed-${seed}`;
  studies.push(
    await searched
      .search(seed === 1 ? strategies.random() : sameAs(studies[0]))
      .proxy(proxies.epochs(Number(epochs)))
      .on(dataset)
      .seed(seed)
      .run({
        ...quiet,
        trials: Number(cells),
        folder: join(tmpdir(), "nasbook-own-trainings", `${kind}-${data}-${cells}-${epochs}${again}`),
      }),
  );
}
const [trained] = studies;
const bySeed = studies.map(({ trials }) => trials.map(({ evaluations }) => evaluations.at(-1).metrics.accuracy));
const accuracies = bySeed[0].map((_, at) => bySeed.reduce((sum, seed) => sum + seed[at], 0) / bySeed.length);
console.log(
  `${dataset.name}: ${accuracies.length} cells trained for ${epochs} epochs, ${minutesSince(begun)} min; accuracies ${percent(Math.min(...accuracies))} to ${percent(Math.max(...accuracies))}`,
);
for (const [at, seed] of bySeed.entries())
  if (at > 0) console.log(`  seeds 1 and ${at + 1} agree by ${spearman(bySeed[0], seed).toFixed(3)}`);

for (let seed = 1; seed <= Number(seeds); seed++)
  for (const method of asked.split(",")) {
    const from = performance.now();
    const result = await searched
      .search(oneShot[method]())
      .on(dataset)
      .seed(seed)
      .run({ ...quiet, folder: await mkdtemp(join(tmpdir(), "nasbook-one-shot-")) });
    const genotypes = trained.trials.map(({ genotype }) => genotype);
    const scores = await result.scores(genotypes, { quiet: true });
    const losses = await result.scores(genotypes, { by: "supernet", quiet: true });
    const rows = genotypes.flatMap((genotype, index) =>
      scores[index] === undefined || losses[index] === undefined
        ? []
        : [
            {
              score: scores[index],
              loss: losses[index],
              parameters: searched.parameters(genotype, shape),
              accuracy: accuracies[index],
            },
          ],
    );
    const of = (name) => rows.map((row) => row[name]);
    const { value, interval } = analysis.rankDifference([of("score"), of("parameters")], of("accuracy"));
    const correlation = (name) => spearman(of(name), of("accuracy")).toFixed(3);
    console.log(
      `${method}, seed ${seed}, ${minutesSince(from)} min, ${rows.length} cells: score ${correlation("score")}, loss ${correlation("loss")}, parameters ${correlation("parameters")}; score - parameters ${value.toFixed(3)} [${interval.map((end) => end.toFixed(3)).join(", ")}]`,
    );
  }

function percent(value) {
  return `${(100 * value).toFixed(1)} %`;
}

/** Proposes what another study has trained. */
function sameAs({ trials }) {
  return {
    name: "listed",
    options: {},
    begin: () => ({ propose: ({ number }) => trials[number].genotype, judged() {} }),
  };
}
