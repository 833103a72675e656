import type { GpuAdapter, GpuLimits } from "./gpu.js";

/** The graphics adapter that a backend computes on. */
export interface AdapterReport {
  /** Name of the device, or vendor and architecture where the name is hidden. */
  readonly name: string;
  /** Driver and version as the adapter describes them; empty where they are hidden. */
  readonly driver: string;
  /** Whether it computes on the CPU. */
  readonly software: boolean;
  readonly limits: {
    /** Bytes of the largest tensor. */
    readonly tensorBytes: number;
    /** Bytes that the threads of one workgroup share. */
    readonly workgroupBytes: number;
    /** Threads in a workgroup. */
    readonly workgroupThreads: number;
  };
}

/** What the kernels need: the limits that WebGPU guarantees, which adapters in compatibility mode may not reach. */
const least = {
  maxStorageBufferBindingSize: 2 ** 27,
  maxStorageBuffersPerShaderStage: 8,
  maxComputeWorkgroupStorageSize: 2 ** 14,
  maxComputeInvocationsPerWorkgroup: 256,
} as const satisfies Partial<GpuLimits>;

const softwareNames = /swiftshader|llvmpipe|lavapipe|softpipe|basic render|\bwarp\b/i;

/** Describes an adapter. @throws Error when its limits are too small */
export function adapterReport({ info, limits }: GpuAdapter): AdapterReport {
  const names = [info.device, info.vendor, info.architecture, info.description];
  // Deno gives the numbers of device and vendor, and the name as description
  const numbered = /^\d+$/.test(info.device);
  const known = numbered ? info.description : info.device || [info.vendor, info.architecture].filter(Boolean).join(" ");
  const name = known || "an adapter without a name";
  for (const [limit, needed] of Object.entries(least) as [keyof typeof least, number][])
    if (limits[limit] < needed)
      throw new Error(`${name}: ${limit} must be at least ${needed}, but is ${limits[limit]}`);
  return {
    name,
    driver: numbered ? "" : info.description,
    software: info.isFallbackAdapter === true || names.some((each) => softwareNames.test(each)),
    limits: {
      tensorBytes: Math.min(limits.maxBufferSize, limits.maxStorageBufferBindingSize),
      workgroupBytes: limits.maxComputeWorkgroupStorageSize,
      workgroupThreads: limits.maxComputeInvocationsPerWorkgroup,
    },
  };
}
