import type { Op } from "./op.js";

/** Square pooling, stride 1, that keeps the shape. */
export const pool = (kind: "average" | "max", size: number): Op => ({
  outputShape: (input) => input,
  parameters: () => 0,
  flops: () => 0, // as in the published table
  build: (toolkit) => toolkit.pool(kind, { size }),
});
