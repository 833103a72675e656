import { createRequire } from "node:module";
import { describe, expect, test } from "vitest";
import { loadBackend } from "../../../sdk/src/tensor/index.js";
import { adapterReport } from "../../../sdk/src/tensor/webgpu/adapterReport.js";
import { bufferPool } from "../../../sdk/src/tensor/webgpu/bufferPool.js";
import type { GpuAdapter, GpuDevice } from "../../../sdk/src/tensor/webgpu/gpu.js";
import { type GuardedBackend, guardDevice } from "../../../sdk/src/tensor/webgpu/guardDevice.js";
import { loadWebgpuBackend } from "../../../sdk/src/tensor/webgpu/webgpuBackend.js";
import { describeOnGpu } from "./softwareGpu.js";

const limits = {
  maxBufferSize: 2 ** 31,
  maxStorageBufferBindingSize: 2 ** 30,
  maxStorageBuffersPerShaderStage: 8,
  maxComputeWorkgroupStorageSize: 2 ** 14,
  maxComputeInvocationsPerWorkgroup: 256,
  maxComputeWorkgroupSizeX: 256,
  maxComputeWorkgroupsPerDimension: 65_535,
};
const info = { vendor: "nvidia", architecture: "hopper", device: "", description: "" };
const adapter = (changes: { readonly info?: object; readonly limits?: object } = {}): GpuAdapter => ({
  info: { ...info, ...changes.info },
  limits: { ...limits, ...changes.limits },
  features: new Set(),
  requestDevice: () => Promise.reject(new Error("not asked for")),
});

describe("an adapter", () => {
  test("is named by its vendor and architecture where the device has no name, with what it can hold", () => {
    const report = adapterReport(adapter());
    expect(report).toMatchObject({ name: "nvidia hopper", software: false, limits: { tensorBytes: 2 ** 30 } });
  });

  test("is named by its description where device and vendor are numbers, as in Deno", () => {
    const numbers = { vendor: "4318", architecture: "", device: "9013", description: "NVIDIA H200" };
    expect(adapterReport(adapter({ info: numbers }))).toMatchObject({ name: "NVIDIA H200", driver: "" });
  });

  test("is a software one if it says so, or is known to be", () => {
    for (const changes of [{ isFallbackAdapter: true }, { description: "llvmpipe (LLVM 15.0.6, 256 bits)" }])
      expect(adapterReport(adapter({ info: changes })).software).toBe(true);
  });

  test("whose limits are too small is an error that names limit and values", () => {
    expect(() => adapterReport(adapter({ limits: { maxComputeInvocationsPerWorkgroup: 128 } }))).toThrow(
      "nvidia hopper: maxComputeInvocationsPerWorkgroup must be at least 256, but is 128",
    );
  });
});

describe("a guarded device", () => {
  function guarded() {
    const listeners: ((event: { readonly error: { readonly message: string } }) => void)[] = [];
    let lose: (why: { reason: string; message: string }) => void = () => undefined;
    const device: Pick<GpuDevice, "lost" | "addEventListener"> = {
      lost: new Promise((resolve) => {
        lose = resolve;
      }),
      addEventListener: (_, listener) => void listeners.push(listener),
    };
    const backend: GuardedBackend = {
      read: async () => "values",
      readSync: () => "values",
      tensorMap: { get: () => ({ dtype: "float32" }) },
      bufferManager: bufferPool({ createBuffer: (options) => ({ ...options, destroy: () => undefined }) }),
    };
    guardDevice(backend, device, adapterReport(adapter()));
    return { backend, fail: (error: { readonly message: string }) => listeners[0]?.({ error }), lose };
  }

  test("tells of a command that failed when results are read next, once", async () => {
    const { backend, fail } = guarded();
    fail({ message: "invalid pipeline\n - while calling Submit" });
    await expect(backend.read({})).rejects.toThrow(/^the GPU reported an error: invalid pipeline$/);
    expect(await backend.read({})).toBe("values");
  });

  test("says that memory ran out, so that the trial fails with that cause", async () => {
    class GPUOutOfMemoryError extends Error {}
    const { backend, fail } = guarded();
    fail(new GPUOutOfMemoryError("allocation failed"));
    await expect(backend.read({})).rejects.toThrow("the GPU ran out of memory: allocation failed");
  });

  test("that is lost is the cause of what fails", async () => {
    const { backend, lose } = guarded();
    lose({ reason: "unknown", message: "driver reset" });
    await expect(backend.read({})).rejects.toThrow("the GPU device was lost (unknown): driver reset");
  });

  test("refuses a tensor beyond its limits, with the numbers", () => {
    const { backend } = guarded();
    expect(() => backend.bufferManager.acquireBuffer(2 ** 31, 0)).toThrow(
      "a tensor must have at most 1073741824 bytes on nvidia hopper, but has 2147483648; use a smaller batch",
    );
  });
});

describeOnGpu("the WebGPU backend on a software adapter", () => {
  test("is loaded when it is selected, and names adapter, driver and limits", async () => {
    const { report } = await loadBackend();
    expect(report).toMatchObject({ name: "webgpu", passedOver: [], adapter: { software: true } });
    expect(`${report.adapter?.name} ${report.adapter?.driver}`).toContain("SwiftShader");
    expect(report.adapter?.limits.tensorBytes).toBeGreaterThanOrEqual(2 ** 27);
  });

  test("is passed over when it is not selected", async () => {
    await expect(loadWebgpuBackend(createRequire(import.meta.url), { software: false })).rejects.toThrow(
      /^only a software adapter: SwiftShader.*; NASBOOK_BACKEND=webgpu selects it$/,
    );
  });

  test("says what to call where an op reads synchronously what the GPU computed", async () => {
    const { tf } = await loadBackend();
    const sum = tf.tidy(() => tf.add(tf.ones([2000]), 1));
    expect(() => sum.dataSync()).toThrow("dataSync and arraySync cannot wait for the GPU; use await tensor.data()");
    expect((await sum.data())[1999]).toBe(2);
    expect(sum.dataSync()[0]).toBe(2); // it is here now
    sum.dispose();
  });

  test("takes tensors of another backend, and says what to do about its own in another", async () => {
    const { tf } = await loadBackend();
    await tf.setBackend("cpu");
    const made = tf.tensor1d([1, 2, 3]);
    await tf.setBackend("webgpu");
    const sum = tf.tidy(() => tf.add(made, tf.fill([3], 1)));
    expect([...(await sum.data())]).toEqual([2, 3, 4]);
    const large = tf.tidy(() => tf.add(tf.ones([2000]), 1));
    await tf.setBackend("cpu");
    expect(() => tf.add(large, 1)).toThrow("use await tensor.data()");
    await tf.setBackend("webgpu");
    tf.dispose([made, sum, large]);
  });
});
