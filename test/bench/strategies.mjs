// Measures search strategies on published tables: node test/bench/strategies.mjs [paper] [regret] [optimum] [overhead] [asha] [random]
// [warm] [prior] [peers] [--seeds N]. Without a name it measures everything. Tables are looked for in NASBOOK_TABLES, by default
// ../shared/data/benchmarks; Optuna and Syne Tune in NASBOOK_BENCH_PYTHON, by default python3.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { compare, proxies, space, strategies, tables } from "nasbook";
import { rowsOf } from "./publishedCells.mjs";

const folder = process.env.NASBOOK_TABLES ?? fileURLToPath(new URL("../../../shared/data/benchmarks", import.meta.url));
const file = join(folder, "nas-bench-201.csv.gz");
/** Nothing is kept or shown. */
const inMemory = { folder: false, quiet: true };
const datasets = ["cifar10", "cifar100", "imagenet16-120"];
const { values, positionals } = parseArgs({ allowPositionals: true, options: { seeds: { type: "string" } } });

const sections = { paper, regret, optimum, overhead, asha, random, warm, prior, peers };
const unknown = positionals.find((name) => !Object.hasOwn(sections, name));
if (unknown !== undefined)
  throw new RangeError(`unknown part "${unknown}"; known: ${Object.keys(sections).join(", ")}`);
for (const name of positionals.length > 0 ? positionals : Object.keys(sections)) {
  console.log(`\n== ${name}`);
  await sections[name]();
}

function seeds(usual) {
  return values.seeds === undefined ? usual : Number(values.seeds);
}

/** Searches by the paper's protocol: 12-epoch validation within 12,000 simulated seconds, 200-epoch test of what was found. */
async function paper() {
  const table = tables.nasBench201(file, { dataset: "cifar10", epochs: 12 });
  const finals = Object.fromEntries(datasets.map((dataset) => [dataset, tables.nasBench201(file, { dataset })]));
  const on = (strategy) => table.space.search(strategy).on(table);
  const comparison = await compare({
    studies: {
      random: on(strategies.random()),
      "regularized evolution": on(strategies.regularizedEvolution({ populationSize: 10, tournamentSize: 3 })),
      REINFORCE: on(strategies.reinforce()),
      BOHB: on(strategies.bohb()),
      "local search": on(strategies.localSearch()),
      auto: on(strategies.auto()),
    },
    seeds: seeds(500),
    run: { budget: { seconds: 12_000 } },
    finals,
  });
  for (const [dataset, rows] of Object.entries(comparison.finals))
    for (const { study, mean, deviation, seeds } of rows)
      console.log(
        `${dataset}, ${study}: test ${(100 * mean).toFixed(2)} ± ${(100 * deviation).toFixed(2)} over ${seeds} seeds`,
      );
}

/** Mean regret after 150 evaluations on 200-epoch validation of CIFAR-10, in percentage points. */
async function regret() {
  const table = tables.nasBench201(file, { dataset: "cifar10", epochs: 200 });
  const optimum = await optimumOf(table);
  for (const [name, strategy] of Object.entries(compared())) {
    const found = await regretOf(strategy, { table, optimum, evaluations: 150, count: seeds(200) });
    console.log(`${name}: ${found.toFixed(3)} points`);
  }
}

/** Mean distance from the best. @param trials copies of earlier trials among them, which cost no evaluation */
async function regretOf(strategy, { table, optimum, evaluations, count, trials = 4 * evaluations }) {
  let sum = 0;
  for (let seed = 0; seed < count; seed++) {
    const result = await table.space
      .search(strategy)
      .on(table)
      .seed(seed)
      .run({ ...inMemory, trials });
    sum += 100 * (optimum - bestAfter(result.progress(), evaluations));
  }
  return sum / count;
}

/** Distinct evaluations until the optimum on 200-epoch validation, mean over seeds. */
async function optimum() {
  for (const dataset of datasets) {
    const table = tables.nasBench201(file, { dataset, epochs: 200 });
    const best = await optimumOf(table);
    for (const [name, strategy] of Object.entries(compared())) {
      if (name === "random") continue;
      const counts = [];
      for (let seed = 0; seed < seeds(200); seed++) {
        for (let trials = 300; ; trials *= 4) {
          const points = (
            await table.space
              .search(strategy)
              .on(table)
              .seed(seed)
              .run({ ...inMemory, trials })
          ).progress();
          const found = points.find((point) => point.best >= best - 1e-12);
          if (found === undefined && trials < 100_000) continue; // not yet: the same search, longer
          counts.push(found?.evaluations ?? table.architectures);
          break;
        }
      }
      const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
      console.log(
        `${dataset}, ${name}: ${mean.toFixed(0)} (median ${counts.sort((a, b) => a - b)[counts.length >> 1]})`,
      );
    }
  }
}

function compared() {
  return {
    random: strategies.random(),
    "regularized evolution 10, 3": strategies.regularizedEvolution({ populationSize: 10, tournamentSize: 3 }),
    "regularized evolution 20, 5": strategies.regularizedEvolution({ populationSize: 20, tournamentSize: 5 }),
    "regularized evolution 30, 10": strategies.regularizedEvolution({ populationSize: 30, tournamentSize: 10 }),
    "local search": strategies.localSearch(),
    auto: strategies.auto(),
  };
}

async function optimumOf(table) {
  const all = await table.space
    .search(strategies.random())
    .on(table)
    .run({ ...inMemory, trials: table.architectures });
  return all.best.metrics.accuracy;
}

/** Time of one proposal at 1,000 trials: that of trials 900 to 1,000, with all that is around it. */
async function overhead() {
  const table = tables.nasBench201(file, { dataset: "cifar10", epochs: 200 });
  for (const [name, strategy] of Object.entries({
    "regularized evolution": strategies.regularizedEvolution(),
    "genetic algorithm": strategies.geneticAlgorithm(),
    tpe: strategies.tpe(),
    "gaussian process": strategies.gaussianProcess(),
    bananas: strategies.bananas(),
    npenas: strategies.npenas(),
    auto: strategies.auto(),
  })) {
    const time = async (trials) => {
      const begun = performance.now();
      await table.space
        .search(strategy)
        .on(table)
        .seed(1)
        .run({ ...inMemory, trials });
      return performance.now() - begun;
    };
    await time(100); // warm
    const [short, long] = [await time(900), await time(1000)];
    console.log(
      `${name}: ${(long - short > 0 ? ((long - short) / 100) * 1000 : 0).toFixed(0)} µs a proposal from 900 to 1,000, ${((long / 1000) * 1000).toFixed(0)} µs over all`,
    );
  }
}

/** ASHA over 1,000,000 trials with 1,000 workers on a simulated clock. */
async function asha() {
  const square = space().real("a", { low: 0, high: 1 }).real("b", { low: 0, high: 1 });
  const table = tables.fromFunction({
    name: "a formula",
    space: square,
    epochs: [1, 3, 9, 27],
    timed: true,
    answer: ({ a, b }, epochs) => ({
      metrics: { accuracy: a * b * (1 - 1 / (epochs + 1)) },
      seconds: epochs * (1 + a),
    }),
  });
  const begun = performance.now();
  const result = await square
    .search(strategies.random({ replacement: true }))
    .proxy(proxies.asha({ epochs: [1, 3, 9, 27] }))
    .on(table)
    .run({ ...inMemory, trials: 1_000_000, parallelism: 1_000, asynchronous: true });
  const seconds = (performance.now() - begun) / 1000;
  const { maxRSS } = process.resourceUsage();
  console.log(`${result.trials.length} trials in ${seconds.toFixed(1)} s, at most ${(maxRSS / 1e6).toFixed(2)} GB`);
}

/** 200 random searches of 1,000 trials each. */
async function random() {
  const table = tables.nasBench201(file, { dataset: "cifar10", epochs: 200 });
  const begun = performance.now();
  for (let seed = 0; seed < 200; seed++)
    await table.space
      .search(strategies.random())
      .on(table)
      .seed(seed)
      .run({ ...inMemory, trials: 1000 });
  console.log(`200 random searches of 1,000 trials: ${((performance.now() - begun) / 1000).toFixed(1)} s`);
}

/**
 * Distance from the best after 10, 30 and 100 evaluations, cold and with a warm start from 200 trials of regularized evolution on
 * another data set or task; as a share of what random search leaves after 30.
 */
async function warm() {
  const nasBench201 = (dataset) => tables.nasBench201(file, { dataset, epochs: 200 });
  const transNas = (task) => tables.transNasBench101(join(folder, "transnas-bench-101-micro.csv.gz"), { task });
  const taskSet = (number) => tables.taskSet(join(folder, `taskset-curves-${number}.csv.gz`));
  const pairs = {
    "CIFAR-10 to CIFAR-100": ["cifar10", "cifar100"].map(nasBench201),
    "CIFAR-100 to ImageNet16-120": ["cifar100", "imagenet16-120"].map(nasBench201),
    "scenes to objects": ["class_scene", "class_object"].map(transNas),
    "autoencoder to jigsaw": ["autoencoder", "jigsaw"].map(transNas),
    "segmentation to normals": ["segmentsemantic", "normal"].map(transNas),
    "task 1 to 2": [1, 2].map(taskSet),
    "task 2 to 3": [2, 3].map(taskSet),
  };
  const names = ["regularizedEvolution", "tpe", "gaussianProcess", "bananas", "npenas", "auto"];
  const evaluations = [10, 30, 100];
  for (const [pair, [from, to]] of Object.entries(pairs)) {
    const earlier = await from.space
      .search(strategies.regularizedEvolution())
      .on(from)
      .seed(7)
      .run({ ...inMemory, trials: 200 });
    const all = (
      await to.space
        .search(strategies.random())
        .on(to)
        .run({ ...inMemory, trials: to.architectures })
    ).progress();
    const optimum = all.at(-1).best;
    const unit = Math.abs(optimum - bestAfter(all, 30)) || 1;
    for (const name of names) {
      const cold = to.space.search(strategies[name]()).on(to);
      const regrets = [];
      for (const search of [cold, cold.warmStart(earlier)]) {
        const runs = [];
        for (let seed = 0; seed < seeds(10); seed++)
          runs.push((await search.seed(seed).run({ ...inMemory, trials: 100 })).progress());
        regrets.push(
          evaluations.map(
            (count) =>
              runs.reduce((sum, points) => sum + Math.abs(optimum - bestAfter(points, count)), 0) / runs.length / unit,
          ),
        );
      }
      const [before, after] = regrets.map((values) => values.map((value) => value.toFixed(3)).join(" "));
      console.log(`${pair}, ${name}: cold ${before}, warm ${after}`);
    }
  }
}

/**
 * Distinct evaluations of `auto()` until the optimum, and regret after 30 and 100 in percentage points, without a prior, with one of
 * scores of 725 cells that another implementation published, and with misleading ones. A search ends after 200 trials.
 */
async function prior() {
  const scored = await rowsOf("benchmarks/nas-bench-201-zero-cost.csv.gz");
  const published = await rowsOf("benchmarks/nas-bench-201.csv.gz");
  const ops = ["none", "skip_connect", "nor_conv_1x1", "nor_conv_3x3", "avg_pool_3x3"];
  for (const dataset of datasets) {
    const table = tables.nasBench201(file, { dataset, epochs: 200 });
    const best = await optimumOf(table);
    const [cell] = Object.keys(table.space.decisions);
    const rows = new Map(
      scored
        .filter((row) => row.dataset.toLowerCase() === dataset)
        .map((row) => [[...published[Number(row.index)].ops].map((digit) => ops[Number(digit)]).join(), row]),
    );
    const sample = [...rows.keys()].map((key) => ({ [cell]: key.split(",") }));
    const column = (name, sign) => (genotype) => sign * Number(rows.get(genotype[cell].join())[name]);
    const noise = (genotype) =>
      Math.sin(9973 * [...genotype[cell].join()].reduce((sum, c) => (sum * 31 + c.charCodeAt(0)) % 65_521, 7));
    const priors = {
      none: undefined,
      "synflow and parameters": { synflow: column("synflow", 1), params: column("params", 1) },
      "synflow, NASWOT, jacobCov, parameters": Object.fromEntries(
        ["synflow", "nwot", "jacov", "params"].map((name) => [name, column(name, 1)]),
      ),
      "synflow and parameters negated": { synflow: column("synflow", -1), params: column("params", -1) },
      noise: { noise },
    };
    for (const [name, own] of Object.entries(priors)) {
      const counts = [];
      const left = { 30: 0, 100: 0 };
      for (let seed = 0; seed < seeds(50); seed++) {
        const search = table.space.search(strategies.auto()).on(table).seed(seed);
        const result = await (own === undefined ? search : search.prior({ own, sample })).run({
          ...inMemory,
          trials: 200,
        });
        const points = result.progress();
        counts.push(points.find((point) => point.best >= best - 1e-12)?.evaluations ?? Number.POSITIVE_INFINITY);
        for (const after of Object.keys(left)) left[after] += 100 * (best - bestAfter(points, Number(after)));
      }
      counts.sort((a, b) => a - b);
      const found = counts.filter(Number.isFinite);
      console.log(
        `${dataset}, ${name}: ${(found.reduce((sum, count) => sum + count, 0) / found.length).toFixed(0)} of the ${found.length} of ${counts.length} that found it in 200 (median of all ${counts[counts.length >> 1]}), regret ${Object.entries(
          left,
        )
          .map(([after, sum]) => `${(sum / counts.length).toFixed(3)} after ${after}`)
          .join(", ")}`,
      );
    }
  }
}

/** Regret after 150 evaluations of CIFAR-10 beside that of other tools, in percentage points, and time of a proposal. */
async function peers() {
  const count = seeds(20);
  const table = tables.nasBench201(file, { dataset: "cifar10", epochs: 200 });
  const optimum = await optimumOf(table);
  const ours = { ...compared(), TPE: strategies.tpe(), BOHB: strategies.bohb(), BANANAS: strategies.bananas() };
  const tell = (name, regret, seconds) =>
    console.log(`${name}: ${regret.toFixed(3)} points, ${(1000 * seconds).toFixed(2)} ms a proposal`);
  for (const [name, strategy] of Object.entries(ours)) {
    const begun = performance.now();
    const found = await regretOf(strategy, { table, optimum, evaluations: 150, count, trials: 150 });
    tell(`ours, ${name}`, found, (performance.now() - begun) / 1000 / count / 150);
  }
  const python = process.env.NASBOOK_BENCH_PYTHON ?? "python3";
  const peer = fileURLToPath(new URL("strategies_peer.py", import.meta.url));
  const child = spawn(python, [peer, file, `${count}`, "150"], { stdio: ["ignore", "pipe", "inherit"] });
  child.on("error", ({ message }) => console.log(`skipped: ${message}`));
  for await (const line of createInterface(child.stdout)) {
    const { name, regret, seconds, missing } = JSON.parse(line);
    if (missing === undefined) tell(name, regret, seconds);
    else console.log(`skipped: ${missing} in ${python}; pip install optuna syne-tune`);
  }
}

/** The best of the first so many evaluations. */
function bestAfter(points, evaluations) {
  return points.findLast((point) => point.evaluations <= evaluations).best;
}
