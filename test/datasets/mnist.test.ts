import { expect, test } from "vitest";
import { mnist } from "../../sdk/src/datasets/mnist.js";

test("MNIST is there in full, offline: 54,000 + 6,000 of the official training images and 10,000 test images", async () => {
  const dataset = await mnist();
  expect(dataset.toJSON()).toMatchObject({
    name: "mnist",
    shape: [28, 28, 1],
    task: { options: { classes: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"] } },
    counts: { train: 54_000, validation: 6_000, test: 10_000 },
  });
  const balance = dataset.classBalance();
  // published numbers of each digit
  expect(balance.map(({ train, validation }) => train + validation)).toEqual([
    5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949,
  ]);
  expect(balance.map(({ test: count }) => count)).toEqual([980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]);
  // 0.1307 and 0.3081 are the published statistics of all 60,000 training images
  expect(dataset.channelStatistics().mean[0]).toBeCloseTo(0.1307, 3);
  expect(dataset.channelStatistics().deviation[0]).toBeCloseTo(0.3081, 3);
});

test("a subset of MNIST is drawn by seed, and refuses more than there is", async () => {
  const options = { train: 1000, validation: 500, test: 200, seed: 4 };
  const subset = await mnist(options);
  expect([subset.train.count, subset.validation.count, subset.test.count]).toEqual([1000, 500, 200]);
  expect((await mnist(options)).id).toBe(subset.id);
  expect(subset.train.inputs.constructor).toBe(Uint8Array); // of a file's bytes, which are a Buffer
  for (const { train, validation } of subset.classBalance()) {
    expect(train).toBeGreaterThanOrEqual(88); // 9.0 % of the digits are fives
    expect(train).toBeLessThanOrEqual(114); // 11.2 % are ones
    expect(validation).toBeGreaterThanOrEqual(44);
  }
  await expect(mnist({ train: 60_000 })).rejects.toThrow(
    "train must be at most 54000 (60000 examples less 6000 for validation)",
  );
  await expect(mnist({ test: 10_001 })).rejects.toThrow(
    "test must be at most 10000 (the official test part), but 10001 > 10000",
  );
});
