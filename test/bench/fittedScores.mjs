// Ensembles of published scores of untrained NAS-Bench-201 cells, fitted to the published accuracies of a few of them; see zeroCost.mjs.
import { integerBelow, shuffle, stream } from "../../sdk/dist/math/random.js";
import { spearman } from "../../sdk/dist/math/rankCorrelation.js";
import { fittedEnsemble, fittedScore, normalPlaces } from "../../sdk/dist/zeroCost/fittedEnsemble.js";
import { rowsOf } from "./publishedCells.mjs";

const every = "synflow snip grasp fisher grad_norm jacov nwot epe_nas l2_norm plain params flops".split(" ");
const four = ["synflow", "nwot", "jacov", "params"];
const sizes = [5, 10, 20, 40];

/**
 * Spearman correlation with the accuracy after 200 epochs over the cells that were not trained, mean and standard deviation over seeds:
 * of the ensemble without results, of the score that is best by all accuracies, and of the fit. Of all 725 cells, the best of the ranking are
 * the same for every seed; of 300 they are not.
 */
export async function report([count = 725, seeds = 20]) {
  const accuracies = new Map((await rowsOf("benchmarks/nas-bench-201.csv.gz")).map((row) => [row.index, row]));
  const published = await rowsOf("benchmarks/nas-bench-201-zero-cost.csv.gz");
  for (const [dataset, column] of [
    ["cifar10", "c10_test200"],
    ["cifar100", "c100_test200"],
    ["ImageNet16-120", "in16_test200"],
  ])
    for (const members of [four, every])
      for (const choice of ["from all parts of the ranking", "the best of the ranking"]) {
        console.log(`\n${dataset}, ${members.length} scores, trained: ${choice}`);
        console.log(row(["trained", "ensemble", "best score", "fit", "fit is worse"]));
        for (const trained of sizes) {
          const found = Array.from({ length: seeds }, (_, seed) => {
            const cells = shuffle(
              published.filter((cell) => cell.dataset === dataset),
              stream(seed, "cells"),
            ).slice(0, count);
            const truth = cells.map(({ index }) => Number(accuracies.get(index)[column]));
            const columns = members.map((name) => cells.map((cell) => Number(cell[name])));
            return agreements({ members, columns, truth, trained, seed, stratified: choice.startsWith("from") });
          });
          const worse = found.filter(({ fit, ensemble }) => fit < ensemble).length;
          const of = (name) => summary(found.map((one) => one[name]));
          console.log(row([trained, of("ensemble"), of("best"), of("fit"), `${worse} of ${seeds}`]));
        }
      }
}

function agreements({ members, columns, truth, trained, seed, stratified }) {
  const places = columns.map((values) => values.map(normalPlaces(values)));
  const scores = Object.fromEntries(members.map((name, at) => [name, places[at]]));
  const of = (index) => (name) => scores[name][index];
  // any three results show what the members weigh without results
  const { members: weighed } = fittedEnsemble(scores, new Map([0, 1, 2].map((index) => [index, index])));
  const before = { members: weighed.map(({ name, prior }) => ({ name, weight: prior })) };
  const ranking = truth
    .map((_, index) => index)
    .sort((a, b) => fittedScore(before, of(b)) - fittedScore(before, of(a)));
  const rng = stream(seed, "trained");
  const from = (part) => Math.round((part * ranking.length) / trained);
  const chosen = Array.from({ length: trained }, (_, part) =>
    stratified ? ranking[from(part) + integerBelow(from(part + 1) - from(part), rng)] : ranking[part],
  );
  const ensemble = fittedEnsemble(scores, new Map(chosen.map((index) => [index, truth[index]])));
  const others = ranking.filter((index) => !chosen.includes(index));
  const agreement = (score) =>
    spearman(
      others.map(score),
      others.map((index) => truth[index]),
    );
  return {
    ensemble: agreement((index) => fittedScore(before, of(index))),
    best: Math.max(...places.map((values) => agreement((index) => values[index]))),
    fit: agreement((index) => fittedScore(ensemble, of(index))),
  };
}

function summary(values) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return `${mean.toFixed(3)} ± ${Math.sqrt(squares / values.length).toFixed(3)}`;
}

const row = (values) => values.map((value, column) => String(value).padEnd(column === 0 ? 10 : 17)).join("");
