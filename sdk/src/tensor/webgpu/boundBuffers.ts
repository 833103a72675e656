import type { Tf } from "../../ops/op.js";

/** Buffers of numbers that a shader may bind on the active backend, which must be WebGPU; at least 8. */
export function boundBuffers(tf: Tf): number {
  const { device } = tf.backend() as unknown as { device: { limits: { maxStorageBuffersPerShaderStage: number } } }; // the types only declare what all backends have
  return device.limits.maxStorageBuffersPerShaderStage;
}
