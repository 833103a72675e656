// Scores of untrained NAS-Bench-201 cells against their published accuracy, and against the scores of another implementation.
//
//   node test/bench/zeroCost.mjs [cells=100] [cells a stage=5] [scores, separated by commas]
//
//   node test/bench/zeroCost.mjs fit [cells=725] [seeds=20]
//
// Batches of 64 images of CIFAR-10, 16 channels, one thread. A row a score: Spearman correlation with the published CIFAR-10 test
// accuracy after 200 epochs, Spearman correlation with the other implementation's score, cells without a score, time a cell. Then the
// ensemble: the mean rank of those scores that need no fit. `fit` is about ensembles that are fitted to a few trained cells.
import { loadBackend, space } from "nasbook";
import { shuffle, stream } from "../../sdk/dist/math/random.js";
import { spearman } from "../../sdk/dist/math/rankCorrelation.js";
import { zeroCostScores } from "../../sdk/dist/zeroCost/index.js";
import { scoreGenotype } from "../../sdk/dist/zeroCost/scoreGenotype.js";
import { cifar10, rowsOf } from "./publishedCells.mjs";

if (process.argv[2] === "fit") {
  await (await import("./fittedScores.mjs")).report(process.argv.slice(3).map(Number));
  process.exit();
}
const [count = "100", cellsAStage = "5", asked = Object.keys(zeroCostScores).join(",")] = process.argv.slice(2);
const names = asked.split(",");
/** Their names in the other implementation's file. */
const theirs = {
  synflow: "synflow",
  snip: "snip",
  grasp: "grasp",
  fisher: "fisher",
  gradNorm: "grad_norm",
  jacobCov: "jacov",
  naswot: "nwot",
  zen: "zen",
  epeNas: "epe_nas",
  l2Norm: "l2_norm",
  plain: "plain",
  params: "params",
  flops: "flops",
};
const ops = ["none", "skip_connect", "nor_conv_1x1", "nor_conv_3x3", "avg_pool_3x3"];

const accuracies = new Map((await rowsOf("benchmarks/nas-bench-201.csv.gz")).map((row) => [row.index, row]));
const scored = (await rowsOf("benchmarks/nas-bench-201-zero-cost.csv.gz")).filter(
  ({ dataset }) => dataset === "cifar10",
);
const cells = shuffle(scored, stream(1, "cells")).slice(0, Number(count));
const cifar = await cifar10();
const { tf } = await loadBackend();

const found = Object.fromEntries(names.map((name) => [name, []]));
const milliseconds = Object.fromEntries(names.map((name) => [name, 0]));
const searched = network(Number(cellsAStage));
for (const { index } of cells) {
  const genotype = { cell: [...accuracies.get(index).ops].map((digit) => ops[Number(digit)]) };
  const options = { tf, space: searched, dataset: cifar, batchSize: 64, seed: 1 };
  for (const name of names) {
    const begun = performance.now();
    found[name].push((await scoreGenotype(genotype, { ...options, names: [name] }))[name]);
    milliseconds[name] += performance.now() - begun;
  }
}
const begun = performance.now();
for (const { index } of cells.slice(0, 10)) {
  const genotype = { cell: [...accuracies.get(index).ops].map((digit) => ops[Number(digit)]) };
  await scoreGenotype(genotype, { tf, space: searched, dataset: cifar, batchSize: 64, seed: 1, names });
}
const together = (performance.now() - begun) / Math.min(10, cells.length);

const truth = cells.map(({ index }) => Number(accuracies.get(index).c10_test200));
const row = (values) => values.map((value, column) => String(value).padEnd(column === 0 ? 15 : 22)).join("");
console.log(row(["score", "published accuracy", "other implementation", "not finite", "ms a cell"]));
for (const name of names) {
  const other = theirs[name] === undefined ? undefined : cells.map((cell) => Number(cell[theirs[name]]));
  const missing = found[name].filter((value) => !Number.isFinite(value)).length;
  console.log(
    row([
      name,
      agreement(found[name], truth),
      other === undefined || other.some(Number.isNaN) ? "-" : agreement(found[name], other),
      missing,
      (milliseconds[name] / cells.length).toFixed(1),
    ]),
  );
}
console.log(`all of them, passes shared: ${together.toFixed(1)} ms a cell`);
for (const members of [
  ["synflow", "naswot", "params"],
  ["synflow", "naswot", "jacobCov"],
  ["synflow", "naswot", "jacobCov", "params"],
  ["synflow", "naswot", "l2Norm", "params"],
  ["synflow", "naswot", "jacobCov", "l2Norm", "params", "flops"],
])
  if (members.every((member) => names.includes(member)))
    console.log(`mean rank of ${members.join(", ")}: ${agreement(meanRank(members), truth)}`);

function meanRank(members) {
  const ranks = members.map((member) => {
    const values = found[member].map((value) => (Number.isFinite(value) ? value : Number.NEGATIVE_INFINITY));
    return values.map((value) => values.filter((other) => other < value).length);
  });
  return truth.map((_, index) => ranks.reduce((sum, list) => sum + list[index], 0));
}

/** Spearman correlation over the cells that have both. */
function agreement(one, other) {
  const both = one
    .map((_, index) => index)
    .filter((index) => Number.isFinite(one[index]) && Number.isFinite(other[index]));
  return spearman(
    both.map((index) => one[index]),
    both.map((index) => other[index]),
  ).toFixed(3);
}

function network(count) {
  const cell = { nodes: 4, ops };
  let built = space().stem("conv_3x3", { channels: 16 });
  for (const channels of [16, 32, 64]) {
    if (channels > 16) built = built.reduce({ channels });
    for (let place = 0; place < count; place++)
      built = channels === 16 && place === 0 ? built.cell("cell", cell) : built.cell("cell");
  }
  return built.head("classifier");
}
