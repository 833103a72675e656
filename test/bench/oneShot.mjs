// One-shot search on CIFAR-10 5k, judged by the published accuracy of NAS-Bench-201 cells after 200 epochs.
//
//   node test/bench/oneShot.mjs [method=auto] [epochs=12] [seeds=1] [cells=150]
//
// 4,000 images to train; the cell once a stage at 8, 16, 32 channels. A search chooses a cell; then its supernet ranks random cells. The table
// has Spearman's correlation with the published test accuracy over all of them and over those above 85 %, that of the supernet alone and
// of the number of parameters, and the difference to the latter with its interval from a paired bootstrap.
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { analysis, oneShot, space } from "nasbook";
import { stream } from "../../sdk/dist/math/random.js";
import { spearman } from "../../sdk/dist/math/rankCorrelation.js";
import { cifar10, rowsOf } from "./publishedCells.mjs";

const [method = "auto", epochs = "12", seeds = "1", cells = "150"] = process.argv.slice(2);
const ops = ["none", "skip_connect", "nor_conv_1x1", "nor_conv_3x3", "avg_pool_3x3"];
const searched = space()
  .stem("conv_3x3", { channels: 8 })
  .cell("cell", { nodes: 4, ops })
  .reduce({ channels: 16 })
  .cell("cell")
  .reduce({ channels: 32 })
  .cell("cell")
  .head("classifier");
const published = new Map(
  (await rowsOf("benchmarks/nas-bench-201.csv.gz")).map((row) => [
    [...row.ops].map((digit) => ops[Number(digit)]).join(),
    Number(row.c10_test200),
  ]),
);
const dataset = await cifar10();
const fixed = (value) => value.toFixed(3);

const shape = { input: dataset.shape, outputs: dataset.outputs };
const results = [];

for (let seed = 1; seed <= Number(seeds); seed++) {
  const begun = performance.now();
  const result = await searched
    .search(oneShot[method]({ epochs: Number(epochs) }))
    .on(dataset)
    .seed(seed)
    .run({ quiet: true, workers: 1, folder: await mkdtemp(join(tmpdir(), "nasbook-one-shot-")) });
  const minutes = ((performance.now() - begun) / 60_000).toFixed(1);
  const chosen = published.get(result.best.genotype.cell.join());
  results.push(chosen);
  console.log(
    `${method}, ${epochs} epochs, seed ${seed}, ${minutes} min: chose ${result.best.architecture}, ${fixed(chosen)} %`,
  );
  if (result.record.preparation.shares !== undefined)
    console.log("  shares", JSON.stringify(result.record.preparation.shares));
  const genotypes = Array.from({ length: Number(cells) }, (_, index) => searched.sample(stream(seed, "bench", index)));
  const ranked = { score: await result.scores(genotypes, { quiet: true }) };
  if (result.record.preparation.mixture === undefined)
    ranked["supernet alone"] = await result.scores(genotypes, { by: "supernet", quiet: true });
  const rows = genotypes.flatMap((genotype, index) => {
    const values = Object.fromEntries(Object.entries(ranked).map(([name, scores]) => [name, scores[index]]));
    if (Object.values(values).includes(undefined)) return [];
    return [
      { ...values, parameters: searched.parameters(genotype, shape), truth: published.get(genotype.cell.join()) / 100 },
    ];
  });
  for (const [name, list] of [
    ["all cells", rows],
    ["above 85 %", rows.filter(({ truth }) => truth > 0.85)],
  ]) {
    const of = (by) => list.map((row) => row[by]);
    const { value, interval } = analysis.rankDifference([of("score"), of("parameters")], of("truth"));
    const correlations = [...Object.keys(ranked), "parameters"].map((by) => `${by} ${fixed(correlation(list, by))}`);
    console.log(
      `  ${name} (${list.length}): ${correlations.join(", ")}; score - parameters ${fixed(value)} [${interval.map(fixed).join(", ")}]`,
    );
  }
}
console.log(`mean of the chosen cells: ${fixed(results.reduce((sum, value) => sum + value, 0) / results.length)} %`);

function correlation(rows, by) {
  return spearman(
    rows.map((row) => row[by]),
    rows.map(({ truth }) => truth),
  );
}
