import type { KernelBackend } from "@tensorflow/tfjs-core";
import type { Tf } from "../../ops/op.js";
import type { BackendReport } from "../backend.js";
import { adapterReport } from "./adapterReport.js";
import { findGpu } from "./findGpu.js";
import type { Gpu, GpuAdapter, GpuAdapterInfo, GpuDevice } from "./gpu.js";
import { type GuardedBackend, guardDevice } from "./guardDevice.js";
import { registerFilterGradients } from "./registerFilterGradients.js";
import { registerTraining } from "./registerTraining.js";

/** The part of @tensorflow/tfjs-backend-webgpu that is used here. */
interface WebgpuBackendPackage {
  readonly WebGPUBackend: new (device: GpuDevice, info: GpuAdapterInfo) => KernelBackend & GuardedBackend;
}

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
): Promise<{ readonly tf: Tf } & Pick<BackendReport, "version" | "kernels" | "adapter">> {
  const gpu = await findGpu();
  const adapter = await gpu.requestAdapter({ powerPreference: "high-performance" });
  if (adapter === null) throw new Error("no adapter: no driver offers a GPU that WebGPU can use");
  const report = adapterReport(adapter);
  if (report.software && !software)
    throw new Error(`only a software adapter: ${report.driver || report.name}; NASBOOK_BACKEND=webgpu selects it`);
  const device = await deviceOf(adapter);
  const tf: Tf = load("@tensorflow/tfjs");
  const { WebGPUBackend }: WebgpuBackendPackage = load("@tensorflow/tfjs-backend-webgpu");
  const backend = withNavigatorGpu(gpu, () => new WebGPUBackend(device, adapter.info));
  guardDevice(backend, device, report);
  // where navigator.gpu exists, the package has registered a backend with a device of its own
  if (tf.findBackendFactory("webgpu") !== null) tf.removeBackend("webgpu");
  tf.registerBackend("webgpu", () => backend);
  if (!(await tf.setBackend("webgpu"))) throw new Error("its backend does not start");
  if (process.env.NASBOOK_KERNELS === "off")
    return { tf, version: tf.version_core, kernels: "native", adapter: report };
  registerFilterGradients(tf);
  registerTraining(tf);
  return { tf, version: tf.version_core, kernels: "nasbook", adapter: report };
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
