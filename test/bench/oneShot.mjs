// One-shot search on CIFAR-10 5k, judged by the published accuracy of NAS-Bench-201 cells after 200 epochs.
//
//   node test/bench/oneShot.mjs [method=auto] [epochs=12] [seeds=1] [cells=150]
//
// 4,000 images to train; the cell once a stage at 8, 16, 32 channels. Random cells are ranked by the trained supernet; the table has
// Spearman's correlation with the published test accuracy over all of them and over those above 85 %, beside that of the number of
// parameters; then the published accuracy of the cell that the search chose, and the share of each score.
import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { oneShot, space, strategies } from "nasbook";
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

for (let seed = 1; seed <= Number(seeds); seed++) {
  const begun = performance.now();
  const folder = await mkdtemp(join(tmpdir(), "nasbook-one-shot-"));
  const run = { quiet: true, workers: 1 };
  const of = (search) =>
    searched
      .search(oneShot[method]({ epochs: Number(epochs), ...search }))
      .on(dataset)
      .seed(seed);
  const random = await of({ search: strategies.random() }).run({
    ...run,
    trials: Number(cells),
    folder: join(folder, "random"),
  });
  const rows = random.trials.flatMap(({ genotype, evaluations: [evaluation], parameters }) =>
    evaluation === undefined
      ? []
      : [
          {
            truth: published.get(genotype.cell.join()),
            loss: -evaluation.metrics.loss,
            score: evaluation.metrics.score ?? evaluation.metrics.accuracy,
            parameters,
          },
        ],
  );
  const line = (list, name) =>
    `${name} (${list.length}): score ${fixed(correlation(list, "score"))}, supernet alone ${fixed(correlation(list, "loss"))}, parameters ${fixed(correlation(list, "parameters"))}`;
  console.log(`${method}, ${epochs} epochs, seed ${seed}, ${((performance.now() - begun) / 60_000).toFixed(1)} min`);
  console.log(line(rows, "  all cells"));
  console.log(
    line(
      rows.filter(({ truth }) => truth > 85),
      "  above 85 %",
    ),
  );
  const journal = await readFile(join(folder, "random", "journal.jsonl"), "utf8");
  console.log(
    "  shares",
    JSON.stringify(JSON.parse(journal.split("\n").find((text) => text.includes('"prepared"'))).shares),
  );
  const chosen = await of({}).run({ ...run, folder: join(folder, "search") });
  console.log(
    `  chosen: ${fixed(published.get(chosen.best.genotype.cell.join()))} %, ${((performance.now() - begun) / 60_000).toFixed(1)} min in all`,
  );
}

function correlation(rows, by) {
  return spearman(
    rows.map((row) => row[by]),
    rows.map(({ truth }) => truth),
  );
}
