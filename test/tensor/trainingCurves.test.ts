import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const program = fileURLToPath(new URL("trainingCurve.mjs", import.meta.url));

/** The losses of 100 steps, in a process of its own: a backend is loaded once in each. */
async function lossesWith(kernels: "nasbook" | "composed"): Promise<number[]> {
  const env = { ...process.env, NASBOOK_BACKEND: "wasm", NASBOOK_KERNELS: kernels === "composed" ? "off" : "" };
  const { stdout } = await promisify(execFile)(process.execPath, [program], { env });
  const curve: { kernels: string; losses: number[] } = JSON.parse(stdout.slice(stdout.lastIndexOf('{"kernels"')));
  expect(curve.kernels).toBe(kernels);
  expect(curve.losses).toHaveLength(100);
  return curve.losses;
}

test("100 steps of training with our kernels follow those without them, and themselves to the last bit", async () => {
  const ours = await lossesWith("nasbook");
  expect(await lossesWith("nasbook")).toEqual(ours);
  const composed = await lossesWith("composed");
  // the network learns, so that a wrong gradient would show
  const mean = (losses: number[]) => losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
  expect(mean(ours.slice(90))).toBeLessThan(mean(ours.slice(0, 10)) / 4);
  // both round to 2^-24 in other orders; each step passes that on, and 100 steps magnify it some hundred times
  ours.forEach((loss, step) => {
    expect(Math.abs(loss - composed[step]!) / composed[step]!, `step ${step}`).toBeLessThan(step < 10 ? 1e-5 : 1e-3);
  });
});
