import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { proxies } from "../../../sdk/src/proxies/index.js";
import { strategies } from "../../../sdk/src/strategies/index.js";
import { loadBackend } from "../../../sdk/src/tensor/index.js";
import "../../../sdk/src/study/api/spaceSearch.js";
import { oneShot } from "../../../sdk/src/supernet/index.js";
import { temporaryFolder, tinyData, tinySpace, tinyTraining } from "../../study/tinyStudy.js";
import { describeOnGpu } from "./softwareGpu.js";

const program = fileURLToPath(new URL("../trainingCurve.mjs", import.meta.url));

interface Curve {
  readonly losses: readonly number[];
  readonly tensors: readonly number[];
  readonly bytes: readonly number[];
}

/** So many steps in a process of its own. */
async function curveOn(backend: "webgpu" | "wasm", steps: number): Promise<Curve> {
  const env = { ...process.env, NASBOOK_BACKEND: backend, STEPS: `${steps}`, BATCH: "4" };
  const { stdout } = await promisify(execFile)(process.execPath, [program], { env });
  return JSON.parse(stdout.slice(stdout.lastIndexOf('{"kernels"')));
}

const mean = (losses: readonly number[]) => losses.reduce((sum, loss) => sum + loss, 0) / losses.length;

describeOnGpu("training on the WebGPU backend", () => {
  test("follows that on the WASM backend, and itself to the last bit, and leaves nothing behind after 100 steps", async () => {
    const [one, again, wasm] = [await curveOn("webgpu", 100), await curveOn("webgpu", 25), await curveOn("wasm", 100)];
    expect(one.losses.slice(0, 25)).toEqual(again.losses);
    one.losses.forEach((loss, step) => {
      const expected = wasm.losses[step]!;
      expect(Math.abs(loss - expected), `step ${step}`).toBeLessThan((step < 10 ? 1e-4 : 1e-2) * Math.max(1, expected));
    });
    expect(mean(one.losses.slice(80))).toBeLessThan(mean(one.losses.slice(0, 20)) / 2);
    expect(new Set(one.tensors.slice(1)).size).toBe(1);
    expect(one.bytes[99]).toBe(one.bytes[10]); // buffers are used again
  }, 180_000);

  test("searches, with the same numbers in this process and in two others", async () => {
    const { tf } = await loadBackend();
    const search = tinySpace
      .search(strategies.random())
      .proxy(proxies.epochs(2))
      .on(tinyData)
      .training(tinyTraining)
      .seed(3);
    const options = { trials: 3, quiet: true } as const;
    await search.run({ ...options, folder: temporaryFolder() }); // tensors that are made once
    const before = tf.memory().numTensors;
    const here = await search.run({ ...options, folder: temporaryFolder() });
    expect(tf.memory().numTensors).toBe(before);
    const there = await search.run({ ...options, folder: temporaryFolder(), workers: 2 });
    const told = ({ trials }: typeof here) =>
      trials.map(({ genotype, evaluations }) => ({ genotype, curves: evaluations.map(({ curve }) => curve) }));
    expect(here.trials.filter(({ failure }) => failure !== undefined)).toEqual([]);
    expect(told(there)).toEqual(told(here));
  });

  test("trains supernets: paths one by one, and all ops at once with the second order", async () => {
    for (const method of [oneShot.spos({ epochs: 1 }), oneShot.darts({ epochs: 1, order: 2 })]) {
      const search = tinySpace.search(method).on(tinyData).training(tinyTraining).seed(3);
      const { trials } = await search.run({ trials: 3, quiet: true, folder: temporaryFolder() });
      expect(trials.some(({ failure }) => failure === undefined)).toBe(true);
    }
  });
});
