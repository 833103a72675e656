// Weights shared between sizes, and progressive shrinking, against the sandwich rule with weights for each shape.
//
//   node test/bench/elastic.mjs [images=60] [seeds=2] [paths=40] [part of the methods' names]
//
// CIFAR-10 5k, 4,000 images to train; a mobile space of kernels 3 and 5, expansions 3 and 6, one or two blocks a stage. Each method trains on
// about as many images, `images` times the training split. A line has the validation accuracy of random paths with the shared weights: mean,
// worst, best, and those of the smallest and the largest third by parameters.
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { oneShot, presets, strategies } from "nasbook";
import { cifar10 } from "./publishedCells.mjs";

const [images = "60", seeds = "2", paths = "40", part = ""] = process.argv.slice(2);
const searched = presets.mobile({
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
const passes = Number(images);
const methods = {
  "sandwich, weights by shape": (search) => oneShot.sandwich({ epochs: Math.round(passes / 4), ...search }),
  "sandwich, elastic": (search) => oneShot.sandwich({ epochs: Math.round(passes / 4), elastic: true, ...search }),
  "sandwich, elastic, kernels transformed": (search) =>
    oneShot.sandwich({ epochs: Math.round(passes / 4), elastic: true, transformKernels: true, ...search }),
  "progressive shrinking": (search) => oneShot.progressiveShrinking({ epochs: Math.round(passes / 2.5), ...search }),
  "spos, elastic": (search) => oneShot.spos({ epochs: passes, elastic: true, ...search }),
};
const dataset = await cifar10();
const percent = (share) => `${(100 * share).toFixed(1)} %`;

for (let seed = 1; seed <= Number(seeds); seed++)
  for (const [name, method] of Object.entries(methods)) {
    if (!name.includes(part)) continue;
    const begun = performance.now();
    const result = await searched
      .search(method({ search: strategies.random() }))
      .on(dataset)
      .training({ learningRate: 0.05 })
      .seed(seed)
      .run({
        quiet: true,
        trials: Number(paths),
        folder: join(await mkdtemp(join(tmpdir(), "nasbook-elastic-")), "study"),
      });
    const judged = result.trials.flatMap(({ evaluations: [evaluation], parameters }) =>
      evaluation === undefined ? [] : [{ accuracy: evaluation.metrics.accuracy, parameters }],
    );
    const accuracies = judged.map(({ accuracy }) => accuracy);
    const mean = accuracies.reduce((sum, accuracy) => sum + accuracy, 0) / accuracies.length;
    const bySize = [...judged].sort((one, other) => one.parameters - other.parameters);
    const third = Math.floor(bySize.length / 3);
    const meanOf = (list) => list.reduce((sum, { accuracy }) => sum + accuracy, 0) / list.length;
    console.log(
      `${name}, seed ${seed}: mean ${percent(mean)}, worst ${percent(Math.min(...accuracies))}, best ${percent(Math.max(...accuracies))}; smallest third ${percent(meanOf(bySize.slice(0, third)))}, largest third ${percent(meanOf(bySize.slice(-third)))}; ${result.record.preparation.images / 4000} passes, ${((performance.now() - begun) / 60_000).toFixed(1)} min`,
    );
  }
