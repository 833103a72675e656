import { execFile, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { describeOnGpu } from "./softwareGpu.js";

const deno = process.env.NASBOOK_DENO ?? "deno";
const missing = spawnSync(deno, ["--version"]).status !== 0;
if (missing) console.log("skipped: the WebGPU backend in Deno; there is no deno here, and NASBOOK_DENO names none");

const program = fileURLToPath(new URL("../trainingCurve.mjs", import.meta.url));

/** Losses of 25 steps in a process of its own. */
async function lossesIn(command: string, args: readonly string[], backend: "webgpu" | "wasm"): Promise<number[]> {
  const env = { ...process.env, NASBOOK_BACKEND: backend, STEPS: "25", BATCH: "4" };
  const { stdout } = await promisify(execFile)(command, [...args, program], { env });
  return JSON.parse(stdout.slice(stdout.lastIndexOf('{"kernels"'))).losses;
}

describeOnGpu("training in Deno, which has a WebGPU of its own", () => {
  test.skipIf(missing)(
    "follows that on the WASM backend",
    async () => {
      const losses = await lossesIn(deno, ["run", "--allow-all"], "webgpu");
      const expected = await lossesIn(process.execPath, [], "wasm");
      losses.forEach((loss, step) => {
        expect(Math.abs(loss - expected[step]!), `step ${step}`).toBeLessThan(1e-2 * Math.max(1, expected[step]!));
      });
      expect(losses.length).toBe(25);
    },
    120_000,
  );
});
