import { loadBackend, space } from "nasbook"; import { writeFileSync } from "node:fs";
import { scoreGenotype } from "../../sdk/dist/zeroCost/scoreGenotype.js";
import { zeroCostScores } from "../../sdk/dist/zeroCost/index.js";
import { shuffle, stream } from "../../sdk/dist/math/random.js";
import { cifar10, rowsOf } from "./publishedCells.mjs";
const ops = ["none", "skip_connect", "nor_conv_1x1", "nor_conv_3x3", "avg_pool_3x3"];
const s = space().stem("conv_3x3", { channels: 8 }).cell("cell", { nodes: 4, ops }).reduce({ channels: 16 }).cell("cell").reduce({ channels: 32 }).cell("cell").head("classifier");
const rows = shuffle(await rowsOf("benchmarks/nas-bench-201.csv.gz"), stream(5, "x")).slice(0, 160);
const dataset = await cifar10(); const { tf } = await loadBackend(); const out=[];
const names = Object.keys(zeroCostScores).filter(n=>!["grasp"].includes(n));
for (const r of rows) { out.push({ truth: +r.c10_test200, ops: r.ops, ...scoreGenotype({ cell: [...r.ops].map(d=>ops[+d]) }, { tf, space: s, dataset, names, batchSize: 64, seed: 1 }) }); if(out.length%20===0) writeFileSync("/tmp/scores.json", JSON.stringify(out)); }
