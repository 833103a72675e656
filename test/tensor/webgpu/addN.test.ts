import { beforeAll, test } from "vitest";
import { type Backend, loadBackend } from "../../../sdk/src/tensor/index.js";
import { numbers } from "../reference.js";
import { differentiated, expectSame } from "./againstCpu.js";
import { describeOnGpu } from "./softwareGpu.js";

let tf: Backend["tf"];

describeOnGpu("sums of tensors on the WebGPU backend", () => {
  beforeAll(async () => {
    ({ tf } = await loadBackend());
  });

  test("are those of the CPU backend for more tensors than a shader binds buffers, with their gradients", async () => {
    for (const count of [1, 2, 12, 150]) {
      const inputs = Array.from({ length: count }, (_, seed) => numbers([3, 4], seed + 1));
      await expectSame(
        tf,
        `${count} tensors`,
        differentiated(tf, (...all) => tf.addN(all), inputs),
      );
    }
  });
});
