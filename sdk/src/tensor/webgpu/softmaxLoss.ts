import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { Tf } from "../../ops/op.js";
import { inPairs } from "./inPairs.js";
import { freeInfo } from "./program.js";
import { runShader, type Shader } from "./shader.js";

const threads = 64;

/** All threads of a workgroup. */
const all = { count: threads, lane: "i32(local)" } as const;
const main = `
  // exp and log of NaN may be anything
  fn notNumber(value : f32) -> bool {
    return (bitcast<u32>(value) & 0x7fffffffu) > 0x7f800000u;
  }
  fn power(value : f32) -> f32 {
    return select(exp(value), value, notNumber(value));
  }
  fn logarithm(value : f32) -> f32 {
    return select(log(value), value, notNumber(value));
  }
  var<workgroup> shared_ : array<f32, ${threads}>;
  @compute @workgroup_size(${threads})
  fn main(@builtin(local_invocation_index) local : u32, @builtin(workgroup_id) group : vec3<u32>)
`;

const rowsShader: Shader = {
  key: "nasbookSoftmaxCrossEntropyRows",
  outputs: ["gradient", "losses"],
  inputs: ["logits", "labels"],
  integerInputs: ["labels"],
  integers: ["rows", "classes", "across"],
  code: () => `
    ${main} {
      let row = i32(group.y) * given.across + i32(group.x);
      if (row >= given.rows) { // the same for all threads of a group
        return;
      }
      let start = row * given.classes;
      var most = logits[start];
      for (var each = i32(local); each < given.classes; each = each + ${threads}) {
        most = max(most, logits[start + each]);
      }
      shared_[local] = most;
      ${inPairs(all, (one, other) => `max(${one}, ${other})`)}
      let highest = shared_[0];
      workgroupBarrier();
      var sum = 0.0;
      for (var each = i32(local); each < given.classes; each = each + ${threads}) {
        sum = sum + power(logits[start + each] - highest);
      }
      shared_[local] = sum;
      ${inPairs(all)}
      let total = shared_[0];
      let label = labels[row];
      let count = f32(given.rows);
      for (var each = i32(local); each < given.classes; each = each + ${threads}) {
        gradient[start + each] = (power(logits[start + each] - highest) / total - select(0.0, 1.0, each == label)) / count;
      }
      if (local == 0u) {
        // a label outside of the classes has no loss, as one-hot rows have it
        losses[row] = select(0.0, logarithm(total) + highest - logits[start + clamp(label, 0, given.classes - 1)],
          label >= 0 && label < given.classes);
      }
    }
  `,
};

const meanShader: Shader = {
  key: "nasbookSoftmaxCrossEntropyMean",
  outputs: ["loss"],
  inputs: ["losses"],
  integers: ["rows"],
  code: () => `
    ${main} {
      var sum = 0.0;
      for (var row = i32(local); row < given.rows; row = row + ${threads}) {
        sum = sum + losses[row];
      }
      shared_[local] = sum;
      ${inPairs(all)}
      if (local == 0u) {
        loss[group.x] = shared_[0] / f32(given.rows);
      }
    }
  `,
};

/** Loss and gradient in two dispatches: one workgroup for each row, then the mean. @returns loss, gradient */
export function softmaxLoss(
  tf: Tf,
  { logits, labels }: { readonly logits: TensorInfo; readonly labels: TensorInfo },
): TensorInfo[] {
  const [rows, classes] = logits.shape as [number, number]; // checked by the caller
  const across = Math.min(rows, 32_768);
  const [gradient, losses] = runShader(tf, rowsShader, {
    inputs: [logits, labels],
    outputs: [logits.shape, [rows]],
    integers: [rows, classes, across],
    groups: [across, Math.ceil(rows / across)],
  }) as [TensorInfo, TensorInfo];
  const [loss] = runShader(tf, meanShader, { inputs: [losses], outputs: [[]], integers: [rows], groups: [1, 1] });
  freeInfo(tf, losses);
  return [loss as TensorInfo, gradient];
}
