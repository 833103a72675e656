import { describe, expect, test } from "vitest";
import { type BuiltInOps, ops } from "../../sdk/src/ops/index.js";
import { space } from "../../sdk/src/space/space.js";
import "../../sdk/src/study/api/spaceBuild.js";
import { loadBackend } from "../../sdk/src/tensor/index.js";

/** So that what a model predicts of an example does not depend on which others it is asked about. */
describe("a network infers an example alone to the same bits as within any batch:", () => {
  // a network of nothing but "none" says the same of everything
  const carrying = (Object.keys(ops) as (keyof BuiltInOps)[]).filter((name) => ops[name].graph !== "zero");
  test.each(carrying)("%s", async (name) => {
    const { tf } = await loadBackend();
    const cells = space()
      .stem("conv_3x3", { channels: 6 })
      .cell("cell", { nodes: 3, ops: [name] })
      .reduce({ channels: 12 })
      .cell("cell")
      .head("classifier");
    const network = await cells.build(cells.sample(1), { input: [10, 14, 3], classes: 7, seed: 2 });
    const images = tf.randomNormal([37, 10, 14, 3], 0, 1, "float32", 3);
    network.recalibrate([images]);
    const inferred = (start: number, count: number) =>
      tf.tidy(() => [...network.logits(tf.slice(images, start, count), "infer").dataSync()]);
    const together = inferred(0, 37);
    expect(new Set(together).size).toBeGreaterThan(1);
    for (const [start, count] of [
      [0, 1],
      [36, 1],
      [5, 2],
      [8, 16],
      [16, 21],
    ] as const)
      expect(inferred(start, count)).toEqual(together.slice(7 * start, 7 * (start + count)));
    images.dispose();
    network.dispose();
  });
});
