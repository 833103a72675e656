import type { BufferMaker } from "./bufferPool.js";
import type { BindingDevice } from "./cacheBindings.js";

/** The part of WebGPU that is used here. TensorFlow.js's own types need a package that is optional. */
export interface Gpu {
  requestAdapter(options: { readonly powerPreference: "high-performance" }): Promise<GpuAdapter | null>;
}

/** Names may be empty: browsers hide some. */
export interface GpuAdapterInfo {
  readonly vendor: string;
  readonly architecture: string;
  readonly device: string;
  /** With Dawn, the driver and its version; in Deno, the name of the device. */
  readonly description: string;
  readonly isFallbackAdapter?: boolean;
}

export interface GpuLimits {
  readonly maxBufferSize: number;
  readonly maxStorageBufferBindingSize: number;
  readonly maxStorageBuffersPerShaderStage: number;
  readonly maxComputeWorkgroupStorageSize: number;
  readonly maxComputeInvocationsPerWorkgroup: number;
  readonly maxComputeWorkgroupSizeX: number;
  readonly maxComputeWorkgroupsPerDimension: number;
}

export interface GpuAdapter {
  readonly info: GpuAdapterInfo;
  readonly limits: GpuLimits;
  readonly features: ReadonlySet<string>;
  requestDevice(options: {
    readonly requiredFeatures: readonly string[];
    readonly requiredLimits: Readonly<Record<string, number>>;
  }): Promise<GpuDevice>;
}

export interface GpuDevice extends BufferMaker, BindingDevice {
  /** Resolves when the device is lost: destroyed, reset by the driver, or out of memory. */
  readonly lost: Promise<{ readonly reason: string; readonly message: string }>;
  /** Receives what no call throws: invalid commands and allocations that fail. */
  addEventListener(
    type: "uncapturederror",
    listener: (event: { readonly error: { readonly message: string } }) => void,
  ): void;
}
