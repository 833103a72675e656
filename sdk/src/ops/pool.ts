import { type Cost, convCost } from "./convCost.js";
import type { Op, Placement } from "./op.js";
import { type ImageShape, strided } from "./shape.js";

/** Square pooling, followed by a 1x1 convolution with batch norm if the number of channels changes. @param size in pixels */
export const pool = (kind: "average" | "max", size: number): Op => ({
  outputShape: strided,
  parameters: (input, place) => projectionOf(input, place)?.parameters ?? 0,
  flops: (input, place) => projectionOf(input, place)?.flops ?? 0, // NAS-Bench-201 counts 0 for pooling
  build(toolkit, input, place) {
    const pooled = toolkit.pool(kind, { size, stride: place.stride });
    if (place.channels === input[2]) return pooled;
    const widen = toolkit.convBn("project", pooledShape(input, place), projection(place));
    return (x, mode) => widen(pooled(x, mode), mode);
  },
});

const projection = ({ channels }: Placement) => ({ filters: channels, kernelSize: 1, relu: false });
const pooledShape = (input: ImageShape, { stride }: Placement) => strided(input, { stride, channels: input[2] });

const projectionOf = (input: ImageShape, place: Placement): Cost | undefined =>
  place.channels === input[2] ? undefined : convCost(pooledShape(input, place), projection(place), place.normalisation);
