import type { KernelBackend } from "@tensorflow/tfjs-core";
import type { Tf } from "../../ops/op.js";
import type { Backend, BackendReport } from "../backend.js";
import { type AdapterReport, adapterReport } from "./adapterReport.js";
import { bufferPool } from "./bufferPool.js";
import { cacheBindings } from "./cacheBindings.js";
import { findGpu } from "./findGpu.js";
import type { Gpu, GpuAdapter, GpuAdapterInfo, GpuDevice } from "./gpu.js";
import { type GuardedBackend, type GuardedDevice, guardDevice } from "./guardDevice.js";
import { registerClipping } from "./registerClipping.js";
import { registerConvolutions } from "./registerConvolutions.js";
import { registerFilterGradients } from "./registerFilterGradients.js";
import { registerOptimizers } from "./registerOptimizers.js";
import { registerPools } from "./registerPools.js";
import { registerProducts } from "./registerProducts.js";
import { registerSequences } from "./registerSequences.js";
import { registerTraining } from "./registerTraining.js";
import { splitSums } from "./splitSums.js";

/** The part of @tensorflow/tfjs-backend-webgpu that is used here. */
interface WebgpuBackendPackage {
  readonly WebGPUBackend: new (device: GpuDevice, info: GpuAdapterInfo) => KernelBackend & GuardedBackend;
}

/** Our own kernels, by subject. */
const ownKernels: readonly ((tf: Tf) => void)[] = [
  registerConvolutions,
  registerFilterGradients,
  registerProducts,
  registerPools,
  registerSequences,
  registerTraining,
  registerClipping,
  registerOptimizers,
];

/** Limits of the adapter that a device does not have unless they are asked for. */
const raised = [
  "maxBufferSize",
  "maxStorageBufferBindingSize",
  "maxStorageBuffersPerShaderStage",
  "maxComputeWorkgroupStorageSize",
  "maxComputeInvocationsPerWorkgroup",
  "maxComputeWorkgroupSizeX",
  "maxComputeWorkgroupsPerDimension",
] as const;

/**
 * Loads TensorFlow.js's WebGPU backend on the most powerful adapter.
 * @param software whether an adapter that computes on the CPU will do
 * @throws Error when no adapter qualifies, with the reason
 */
export async function loadWebgpuBackend(
  load: NodeJS.Require,
  { software }: { readonly software: boolean },
): Promise<Pick<Backend, "tf" | "renew"> & Pick<BackendReport, "version" | "kernels" | "adapter">> {
  const { report, ...opened } = await open(load, { software });
  const { tf } = opened;
  let { device } = opened;
  let renewing: Promise<void> | undefined;
  const renew = async (): Promise<void> => {
    if (!device.lost()) return;
    renewing ??= open(load, { software }).then(
      (again) => {
        [device, renewing] = [again.device, undefined];
      },
      (error: unknown) => {
        renewing = undefined; // the driver may be back later
        throw new Error(`the GPU was lost, and there is no new one: ${(error as Error).message}`, { cause: error });
      },
    );
    await renewing;
  };
  const loaded = { tf, version: tf.version_core, adapter: report, renew };
  splitSums(tf);
  if (process.env.NASBOOK_KERNELS === "off") return { ...loaded, kernels: "native" };
  for (const register of ownKernels) register(tf);
  return { ...loaded, kernels: "nasbook" };
}

/** Activates TensorFlow.js's backend on a device of its own, in place of an earlier one. */
async function open(
  load: NodeJS.Require,
  { software }: { readonly software: boolean },
): Promise<{ readonly tf: Tf; readonly report: AdapterReport; readonly device: GuardedDevice }> {
  const gpu = await findGpu();
  const adapter = await gpu.requestAdapter({ powerPreference: "high-performance" });
  if (adapter === null) throw new Error("no adapter: no driver offers a GPU that WebGPU can use");
  const report = adapterReport(adapter);
  if (report.software && !software)
    throw new Error(`only a software adapter: ${report.driver || report.name}; NASBOOK_BACKEND=webgpu selects it`);
  const own = await deviceOf(adapter);
  cacheBindings(own);
  const tf: Tf = load("@tensorflow/tfjs");
  const { WebGPUBackend }: WebgpuBackendPackage = load("@tensorflow/tfjs-backend-webgpu");
  const backend = withNavigatorGpu(gpu, () => new WebGPUBackend(own, adapter.info));
  backend.bufferManager = bufferPool(own); // nothing has been allocated before
  const device = guardDevice(backend, own, report);
  // an earlier one, or where navigator.gpu exists that of the package
  if (tf.findBackendFactory("webgpu") !== null) tf.removeBackend("webgpu");
  tf.registerBackend("webgpu", () => backend);
  if (!(await tf.setBackend("webgpu"))) throw new Error("its backend does not start");
  return { tf, report, device };
}

const deviceOf = (adapter: GpuAdapter): Promise<GpuDevice> =>
  adapter.requestDevice({
    requiredFeatures: ["timestamp-query"].filter((name) => adapter.features.has(name)), // times kernels
    requiredLimits: Object.fromEntries(raised.map((name) => [name, adapter.limits[name]])),
  });

/** TensorFlow.js refuses to make a backend where `navigator.gpu` is missing. */
function withNavigatorGpu<T>(gpu: Gpu, make: () => T): T {
  const place = globalThis as { navigator?: { gpu?: Gpu } };
  if (place.navigator?.gpu !== undefined) return make();
  // Node has a navigator from version 21
  const [owner, name, value] =
    place.navigator === undefined ? [place, "navigator", { gpu }] : [place.navigator, "gpu", gpu];
  Object.defineProperty(owner, name, { value, configurable: true });
  try {
    return make();
  } finally {
    Reflect.deleteProperty(owner, name);
  }
}
