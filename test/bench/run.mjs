// Training on this machine, against PyTorch where it is installed: a table, and the same in out/bench.json.
//   npm run bench                       everything
//   npm run bench -- steps --rounds 5   only these sections (kernels, steps, gpu, threads, workers), five rounds
// The GPU is beside WASM where there is one; NASBOOK_BACKEND=webgpu takes a software adapter, too,
// which wants small batches: npm run bench -- gpu --batch 2
// Each pair runs in turn, in processes of its own; times are the fastest and the median of all rounds. PyTorch is taken from
// NASBOOK_BENCH_PYTHON, python3 or /usr/bin/python3; glibc is told to keep its memory, or PyTorch would measure page faults.
import { mkdirSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import Table from "cli-table3";
import { kernels, plain, steps, supernet } from "./cases.mjs";
import { alternate, startRunner } from "./runner.mjs";

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: "string", default: "3" },
    seconds: { type: "string", default: "1" },
    batch: { type: "string" },
  },
});
const effort = { rounds: Number(values.rounds), seconds: Number(values.seconds) };
const wanted = (section) => positionals.length === 0 || positionals.includes(section);
const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const leftOut = [];
const rows = [];

const ours = (env = {}) =>
  startRunner(process.execPath, [here("ours.mjs")], { NASBOOK_BACKEND: "wasm", NASBOOK_THREADS: "1", ...env });

const python = await findPyTorch();
const kept = { MALLOC_TRIM_THRESHOLD_: "2000000000", MALLOC_MMAP_THRESHOLD_: "2000000000" };
const torch = async (threads, env = {}) =>
  python === undefined
    ? undefined
    : startRunner(python, [here("torch_peer.py")], {
        ...{ BENCH_THREADS: threads, OMP_NUM_THREADS: threads, OPENBLAS_NUM_THREADS: threads },
        ...kept,
        ...env,
      });

async function findPyTorch() {
  const places = [process.env.NASBOOK_BENCH_PYTHON, "python3", "/usr/bin/python3"].filter(Boolean);
  for (const place of places) {
    try {
      const runner = await startRunner(place, [here("torch_peer.py")]);
      await runner.stop();
      return place;
    } catch {
      // not there, or without PyTorch
    }
  }
  leftOut.push(`PyTorch: not in ${places.join(", ")} (Debian: apt install python3-torch libopenblas0-pthread)`);
  return undefined;
}

/** Measures one case on all that are there, and keeps the row. */
async function measure(section, what, threads, runners) {
  const there = Object.entries(runners).filter(([, runner]) => runner !== undefined);
  const times = await alternate(
    there.map(([, runner]) => runner),
    what,
    effort,
  );
  const byName = Object.fromEntries(there.map(([name], index) => [name, times[index]]));
  const gigaflops = what.flops === undefined ? undefined : what.flops / byName.ours.fastest / 1e6;
  rows.push({ section, what: what.name, threads, ...byName, gigaflops });
  process.stderr.write(`${what.name} on ${threads}: ${byName.ours.fastest.toFixed(2)} ms\n`);
}

async function together(runners, work) {
  try {
    await work(runners);
  } finally {
    await Promise.all(Object.values(runners).map((runner) => runner?.stop()));
  }
}

const versions = {};
if (wanted("kernels"))
  await together({ ours: await ours(), torch: await torch(1) }, async (runners) => {
    Object.assign(versions, { ours: runners.ours.ready, torch: runners.torch?.ready });
    for (const what of kernels) await measure("kernels", what, 1, runners);
  });

for (const threads of ["1", "2"]) {
  if (!wanted("steps")) break;
  if (Number(threads) > cpus().length) {
    leftOut.push(`steps on ${threads} threads: this machine has ${cpus().length} cores`);
    break;
  }
  const sides = { ours: await ours({ NASBOOK_THREADS: threads }), torch: await torch(threads) };
  const lastChannels = await torch(threads, { BENCH_CHANNELS_LAST: "1" });
  await together({ ...sides, lastChannels }, async () => {
    Object.assign(versions, { ours: sides.ours.ready, torch: sides.torch?.ready });
    for (const what of steps)
      await measure("steps", what, threads, what.network === "cells" ? { ...sides, lastChannels } : sides);
  });
}

if (wanted("steps"))
  await together({ ours: await ours(), off: await ours({ NASBOOK_KERNELS: "off" }) }, async (runners) => {
    for (const what of [...steps, plain]) await measure("pack off", what, 1, runners);
  });

if (wanted("gpu")) {
  const gpu = await gpuRunner();
  if (gpu !== undefined)
    await together({ ours: await ours(), webgpu: gpu }, async (runners) => {
      Object.assign(versions, { ours: runners.ours.ready, webgpu: runners.webgpu.ready });
      const batch = values.batch && { batch: Number(values.batch) };
      for (const what of steps) await measure("gpu", { ...what, ...batch }, 1, runners);
    });
}

/** Our side on the GPU; undefined where WebGPU is passed over. Without NASBOOK_BACKEND, a native backend would come before it. */
async function gpuRunner() {
  const asked = process.env.NASBOOK_BACKEND === "webgpu";
  const gpu = await ours({ NASBOOK_BACKEND: "webgpu" }).catch((error) => error);
  const why =
    gpu instanceof Error
      ? gpu.message
      : gpu.software && !asked
        ? "only a software adapter; NASBOOK_BACKEND=webgpu takes it"
        : undefined;
  if (why === undefined) return gpu;
  if (!(gpu instanceof Error)) await gpu.stop();
  leftOut.push(`webgpu: ${why}`);
  return undefined;
}

if (wanted("threads") && cpus().length > 1)
  await together({ ours: await ours({ NASBOOK_THREADS: "2" }), single: await ours() }, async (runners) => {
    for (const what of [supernet, steps[0]]) await measure("threads", what, "2 and 1", runners);
  });

if (wanted("workers") && cpus().length > 1) {
  const pair = [await ours(), await ours()];
  await together(pair, async () => {
    const [alone] = await alternate([pair[0]], steps[0], effort);
    const both = [];
    for (let round = 0; round < effort.rounds; round++)
      both.push(...(await Promise.all(pair.map((runner) => runner.times(steps[0], effort.seconds)))));
    const median = both.map((times) => times.median).sort((a, b) => a - b)[both.length >> 1];
    const fastest = Math.min(...both.map((times) => times.fastest));
    const what = `${steps[0].name}, two workers beside one`;
    rows.push({ section: "workers", what, threads: "1 each", ours: { fastest, median }, single: alone });
  });
}

if (wanted("steps")) {
  try {
    await together(
      { native: await ours({ NASBOOK_BACKEND: "tfjs-node-gpu" }), ours: await ours() },
      async (runners) => {
        Object.assign(versions, { native: runners.native.ready });
        for (const what of steps) await measure("native backend", what, 1, runners);
      },
    );
  } catch (error) {
    leftOut.push(`the native backend (npm run native installs it): ${error.message}`);
  }
}

show();

function show() {
  const peers = {
    torch: versions.torch ?? "PyTorch",
    lastChannels: "channels last",
    off: "pack off",
    single: "one",
    native: "native",
    webgpu: versions.webgpu ?? "webgpu",
  };
  const number = (value, digits) => (value === undefined ? "" : value.toFixed(digits));
  for (const section of new Set(rows.map((row) => row.section))) {
    const inside = rows.filter((row) => row.section === section);
    const columns = Object.keys(peers).filter((peer) => inside.some((row) => row[peer]));
    const head = [
      section,
      "threads",
      "ours, ms",
      "median",
      ...columns.flatMap((peer) => [`${peers[peer]}, ms`, "ours / it"]),
    ];
    const table = new Table({ head: [...head, "GF/s"], style: { head: [], border: [] } });
    for (const row of inside) {
      const beside = columns.flatMap((peer) => {
        const times = row[peer];
        return times ? [number(times.fastest, 3), number(row.ours.fastest / times.fastest, 2)] : ["", ""];
      });
      table.push([
        row.what,
        row.threads,
        number(row.ours.fastest, 3),
        number(row.ours.median, 3),
        ...beside,
        number(row.gigaflops, 1),
      ]);
    }
    console.log(table.toString());
  }
  const machine = { cpu: cpus()[0]?.model, cores: cpus().length, node: process.version };
  const out = new URL("../../out/", import.meta.url);
  mkdirSync(out, { recursive: true });
  writeFileSync(
    new URL("bench.json", out),
    `${JSON.stringify({ machine, versions, effort, rows, leftOut }, null, 2)}\n`,
  );
  console.log(
    `${versions.ours ?? ""} on ${machine.cpu}, ${machine.cores} cores, Node ${machine.node}; also in out/bench.json`,
  );
  for (const line of leftOut) console.log(`left out: ${line}`);
}
