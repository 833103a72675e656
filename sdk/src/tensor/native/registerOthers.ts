import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { Tf } from "../../ops/op.js";
import { type PoolAttributes, poolGradKernel } from "../composed/poolKernels.js";
import { softmaxCrossEntropyKernel } from "../composed/softmaxCrossEntropyKernel.js";
import { sameGeometry } from "./convGeometry.js";
import type { WasmBackend } from "./heap.js";
import type { MainPack } from "./pack.js";
import { replaceKernel } from "./registration.js";

export function registerOthers(tf: Tf, { heap, kernels }: MainPack, backend: WasmBackend): void {
  interface PoolGradInputs {
    readonly dy: TensorInfo;
    readonly input: TensorInfo;
    readonly output: TensorInfo;
  }
  replaceKernel<PoolGradInputs, PoolAttributes>(tf, poolGradKernel.name, ({ inputs, attributes }) => {
    const { dy, input, output } = inputs;
    const { kind, size, stride } = attributes;
    const shape = input.shape as [number, number, number, number]; // images, as pool() takes them
    const { images, height, width, channels, outHeight, outWidth, top, left } = sameGeometry(
      shape,
      [size, size, shape[3], 1],
      { stride, dilation: 1, depthwise: true },
    );
    const gradient = heap.output(shape);
    const to = heap.floats(gradient);
    heap.clear(to, images * height * width * channels * 4);
    const window = [images, height, width, channels, outHeight, outWidth, size, stride, top, left] as const;
    if (kind === "average") kernels.averagePoolGrad(heap.floats(dy), to, ...window);
    else kernels.maxPoolGrad(heap.floats(dy), heap.floats(input), heap.floats(output), to, ...window);
    return [gradient];
  });

  interface LossInputs {
    readonly logits: TensorInfo;
    readonly labels: TensorInfo;
  }
  replaceKernel<LossInputs, object>(tf, softmaxCrossEntropyKernel.name, ({ inputs }) => {
    const { logits, labels } = inputs;
    const [rows, classes] = logits.shape as [number, number]; // as softmaxCrossEntropy() takes it
    const loss = heap.output([]);
    const gradient = heap.output(logits.shape);
    const to = [heap.floats(loss), heap.floats(gradient)] as const;
    kernels.softmaxCrossEntropy(heap.floats(logits), heap.integers(labels), ...to, rows, classes);
    return [loss, gradient];
  });

  // a tensor is never written to once it is made, so an identity can share its memory; TensorFlow.js's own copies it
  replaceKernel<{ x: TensorInfo }, object>(tf, "Identity", ({ inputs: { x }, previous }) => {
    if (x.dtype === "string") return previous();
    backend.incRef(x.dataId);
    return { dataId: x.dataId, shape: x.shape, dtype: x.dtype };
  });
}
