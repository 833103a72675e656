import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { Tf } from "../../ops/op.js";
import { softmaxCrossEntropyKernel } from "../shared/composed/softmaxCrossEntropyKernel.js";
import { replaceKernel } from "../shared/replaceKernel.js";
import { runAddition } from "./addition.js";
import type { WasmBackend } from "./heap.js";
import type { MainPack } from "./pack.js";

export function registerOthers(tf: Tf, pack: MainPack, backend: WasmBackend): void {
  const { heap, kernels } = pack;
  interface LossInputs {
    readonly logits: TensorInfo;
    readonly labels: TensorInfo;
  }
  replaceKernel<LossInputs, object>(tf, "wasm", softmaxCrossEntropyKernel.name, ({ inputs }) => {
    const { logits, labels } = inputs;
    const [rows, classes] = logits.shape as [number, number]; // as softmaxCrossEntropy() takes it
    const loss = heap.output([]);
    const gradient = heap.output(logits.shape);
    const to = [heap.floats(loss), heap.floats(gradient)] as const;
    kernels.softmaxCrossEntropy(heap.floats(logits), heap.integers(labels), ...to, rows, classes);
    return [loss, gradient];
  });

  // joins branches of a network in the forward pass, and gradients in the backward pass
  replaceKernel<{ a: TensorInfo; b: TensorInfo }, object>(tf, "wasm", "Add", ({ inputs: { a, b }, previous }) => {
    const areFloats = a.dtype === "float32" && b.dtype === "float32";
    if (!areFloats || !tf.util.arraysEqual(a.shape, b.shape)) return previous();
    const output = heap.output(a.shape);
    const places = { left: heap.floats(a), right: heap.floats(b), sum: heap.floats(output) };
    runAddition(pack, { ...places, count: tf.util.sizeFromShape(a.shape) });
    return output;
  });

  // TensorFlow.js's gradient of batch norm uses it to copy a row to all pixels
  replaceKernel<{ x: TensorInfo }, { readonly reps: readonly number[] }>(tf, "wasm", "Tile", (call) => {
    const { x } = call.inputs;
    const { reps } = call.attributes;
    const lead = reps.findLastIndex((times) => times > 1) + 1; // axes from here on are not repeated
    const isBlock = x.shape.slice(0, lead).every((length) => length === 1);
    if (x.dtype !== "float32" || reps.length !== x.shape.length || !isBlock) return call.previous();
    const output = heap.output(x.shape.map((length, axis) => length * (reps[axis] as number))); // one per axis
    const bytes = tf.util.sizeFromShape(x.shape) * 4;
    kernels.repeatBytes(heap.floats(x), heap.floats(output), bytes, tf.util.sizeFromShape([...reps]));
    return output;
  });

  // tensors are immutable, so an identity can share their memory; TensorFlow.js's kernel copies it
  replaceKernel<{ x: TensorInfo }, object>(tf, "wasm", "Identity", ({ inputs: { x }, previous }) => {
    if (x.dtype === "string") return previous();
    backend.incRef(x.dataId);
    return { dataId: x.dataId, shape: x.shape, dtype: x.dtype };
  });
}
