import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { memoryLimits } from "../../sdk/src/tensor/memoryLimits.js";
import type { AdapterReport } from "../../sdk/src/tensor/webgpu/adapterReport.js";
import { temporaryFolder } from "../study/tinyStudy.js";

const adapter = (changes: Partial<AdapterReport>): AdapterReport => ({
  name: "NVIDIA H200",
  driver: "570.1",
  software: false,
  limits: { tensorBytes: 2 ** 31, workgroupBytes: 2 ** 15, workgroupThreads: 1024 },
  ...changes,
});

/** Drivers that tell of these GPUs, in the folder of a machine without others. */
function machine({ nvidia, amd = [] }: { readonly nvidia?: string; readonly amd?: readonly number[] }) {
  const folder = temporaryFolder();
  const nvidiaSmi = join(folder, "nvidia-smi");
  if (nvidia !== undefined) {
    writeFileSync(nvidiaSmi, `#!/bin/sh\n${nvidia}\n`);
    chmodSync(nvidiaSmi, 0o755);
  }
  for (const [index, bytes] of amd.entries()) {
    const device = join(folder, `card${index}`, "device");
    mkdirSync(device, { recursive: true });
    writeFileSync(join(device, "mem_info_vram_total"), `${bytes}\n`);
    mkdirSync(join(folder, `card${index}-HDMI-A-1`));
  }
  return { nvidiaSmi, drm: folder };
}

const twoCards = 'echo "NVIDIA T400, 2048"; echo "NVIDIA H200, 143771"';

describe("tensors on a GPU may take", () => {
  test("the memory of the card that computes", async () => {
    const drivers = machine({ nvidia: twoCards });
    const of = (name: string) => memoryLimits({ name: "webgpu", adapter: adapter({ name }) }, drivers);
    expect(await of("NVIDIA T400")).toEqual([{ bytes: 2 ** 31, of: "the memory of the GPU" }]);
    expect(await of("NVIDIA H200")).toMatchObject([{ bytes: 143_771 * 2 ** 20 }]);
  });

  test("that of the largest where which one computes is not known, also under TensorFlow's library", async () => {
    const drivers = machine({ nvidia: twoCards, amd: [2 ** 33] });
    expect(await memoryLimits({ name: "tfjs-node-gpu" }, drivers)).toMatchObject([{ bytes: 143_771 * 2 ** 20 }]);
    expect(
      await memoryLimits({ name: "webgpu", adapter: adapter({ name: "AMD" }) }, machine({ amd: [2 ** 33] })),
    ).toEqual([{ bytes: 2 ** 33, of: "the memory of the GPU" }]);
  });

  test.each([
    ["no driver tells", {}],
    ["the driver fails", { nvidia: "echo 'NVIDIA-SMI has failed'; exit 9" }],
    ["the driver hides it", { nvidia: 'echo "NVIDIA GB10, [N/A]"' }],
  ])("any amount where %s", async (_, told) => {
    expect(await memoryLimits({ name: "webgpu", adapter: adapter({}) }, machine(told))).toEqual([]);
  });

  test("the machine's memory where the adapter is software", async () => {
    const [limit] = await memoryLimits(
      { name: "webgpu", adapter: adapter({ software: true }) },
      machine({ nvidia: twoCards }),
    );
    expect(limit?.of).toBe("the memory that this machine has left");
  });
});
