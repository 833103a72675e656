import { expect, test } from "vitest";
import { defineOp } from "../../../sdk/src/ops/op.js";
import { proxies } from "../../../sdk/src/proxies/index.js";
import { space } from "../../../sdk/src/space/space.js";
import { strategies } from "../../../sdk/src/strategies/index.js";
import "../../../sdk/src/study/api/spaceSearch.js";
import { oneShot } from "../../../sdk/src/supernet/index.js";
import { loadBackend } from "../../../sdk/src/tensor/index.js";
import { temporaryFolder, tinyData, tinySpace, tinyTraining } from "../../study/tinyStudy.js";
import { describeOnGpu } from "./softwareGpu.js";

/** Loses the device, as when a driver is reset. */
async function loseDevice(): Promise<void> {
  const { tf } = await loadBackend();
  const { device } = tf.backend() as unknown as {
    readonly device: { destroy(): void; readonly lost: Promise<unknown> };
  };
  device.destroy();
  await device.lost;
}

const quiet = () => ({ quiet: true, folder: temporaryFolder() }) as const;

describeOnGpu("a device that is lost", () => {
  test("fails the trial that it was lost in, and the next has a new one", async () => {
    let builds = 0;
    const losing = defineOp({
      outputShape: (input) => input,
      parameters: () => 0,
      flops: () => 0,
      build: () => (x) => {
        if (++builds === 2) void loseDevice();
        return x;
      },
    });
    const { trials } = await space({ ops: { losing } })
      .stem("conv_1x1", { channels: 4 })
      .op("losing")
      .integer("unused", { low: 0, high: 9 })
      .head("classifier")
      .search(strategies.random())
      .proxy(proxies.epochs(1))
      .on(tinyData)
      .training(tinyTraining)
      .run({ ...quiet(), trials: 3 });
    expect(trials.map(({ status }) => status)).toEqual(["failed", "complete", "complete"]);
    expect(trials[0]?.failure?.message).toMatch(/^the GPU device was lost \(destroyed\)/);
  }, 60_000);

  test("takes along no supernet: its weights are read again, and rank as before", async () => {
    const shared = await tinySpace
      .search(oneShot.spos({ epochs: 2, populationSize: 3, tournamentSize: 2 }))
      .on(tinyData)
      .training(tinyTraining)
      .run({ ...quiet(), trials: 4 });
    const genotypes = shared.trials.map(({ genotype }) => genotype);
    const before = await shared.scores(genotypes, { quiet: true });
    await loseDevice();
    expect(await shared.scores(genotypes, { quiet: true })).toEqual(before);
  }, 60_000);

  test("is replaced once, however many ask for the backend", async () => {
    await loseDevice();
    const [{ tf }] = await Promise.all([loadBackend(), loadBackend(), loadBackend()]);
    const sum = tf.tidy(() => tf.add(tf.ones([2000]), 1));
    await loadBackend();
    expect((await sum.data())[1999]).toBe(2);
    sum.dispose();
  });
});
