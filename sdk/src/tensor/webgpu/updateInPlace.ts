import type { Tensor, TensorInfo, Variable } from "@tensorflow/tfjs-core";
import type { Tf } from "../../ops/op.js";
import { boundBuffers } from "./boundBuffers.js";
import { runShader, type Shader } from "./shader.js";

const threads = 64;

/** Workgroups for `count` numbers. Where WebGPU allows no more of them, each thread takes several numbers. */
export const groupsOf = (count: number): readonly [number, number] => [Math.min(65_535, Math.ceil(count / threads)), 1];

/** An update rule of an optimizer. */
export interface UpdateRule {
  readonly key: string;
  /** Arrays that the rule changes: the weight and what is kept beside it. */
  readonly state: readonly string[];
  /** Numbers that are the same for all weights, and numbers that each has of its own. */
  readonly floats: readonly string[];
  readonly own?: readonly string[];
  /** WGSL statements for `NAME[at]` of each name of the state, and `gradient[at]`. @param suffix ends the names of arrays and own numbers */
  update(suffix: string): string;
}

/** A weight with its state, in the order of the rule. */
export interface WeightUpdate {
  readonly state: readonly Variable[];
  readonly gradient: TensorInfo;
  readonly own?: readonly number[];
}

/**
 * Updates weights in place, as many in a dispatch as an adapter binds buffers. Each weight needs one for its gradient and one for each array of its
 * state: of momentum's three, eight buffers hold two weights, ten three, and twelve four.
 */
export function updateInPlace(
  tf: Tf,
  rule: UpdateRule,
  updates: readonly WeightUpdate[],
  floats: readonly number[],
): void {
  const most = Math.max(1, Math.floor(boundBuffers(tf) / (rule.state.length + 1)));
  for (let from = 0; from < updates.length; from += most) {
    const together = updates.slice(from, from + most);
    for (const { state } of together) for (const variable of state) own(tf, variable);
    const counts = together.map(({ gradient }) => tf.util.sizeFromShape(gradient.shape));
    runShader(tf, shaderOf(rule, together.length), {
      inputs: together.map(({ gradient }) => gradient),
      outputs: [],
      updated: together.flatMap(({ state }) => state),
      integers: counts,
      floats: [...floats, ...together.flatMap(({ own = [] }) => own)],
      groups: groupsOf(counts.reduce((sum, count) => sum + count)),
    });
  }
}

const shaderOf = ({ key, state, floats, own = [], update }: UpdateRule, weights: number): Shader => {
  const suffixes = Array.from({ length: weights }, (_, index) => `${index}`);
  const each = (names: readonly string[]) => suffixes.flatMap((suffix) => names.map((name) => name + suffix));
  return {
    key: `${key}_${weights}`,
    outputs: [],
    updated: each(state),
    inputs: each(["gradient"]),
    integers: each(["count"]),
    floats: [...floats, ...each(own)],
    code: () => `
      @compute @workgroup_size(${threads})
      fn main(@builtin(global_invocation_id) id : vec3<u32>, @builtin(num_workgroups) groups : vec3<u32>) {
        let all = ${each(["given.count"]).join(" + ")};
        for (var i = i32(id.x); i < all; i = i + i32(groups.x) * ${threads}) {
          var at = i; // in the arrays of all weights, laid end to end
          ${suffixes
            .map(
              (suffix) => `
                if (at >= 0 && at < given.count${suffix}) {
                  ${update(suffix)}
                }
                at = at - given.count${suffix};`,
            )
            .join("")}
        }
      }
    `,
  };
};

/** Gives a variable memory of its own where it shares that of a clone, which keeps its numbers. */
function own(tf: Tf, variable: Variable): void {
  if (tf.backend().refCount(variable.dataId) === 1) return;
  tf.tidy(() => {
    const copy: Tensor = tf.slice(tf.reshape(variable, [-1]), 0);
    variable.assign(tf.reshape(copy, variable.shape));
  });
}
