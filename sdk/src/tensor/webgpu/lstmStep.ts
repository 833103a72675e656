import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { Tf } from "../../ops/op.js";
import { notNumber } from "./notNumber.js";
import { runShader, type Shader } from "./shader.js";

const threads = 64;
const integers = ["step", "batch", "units"];

/** Runs statements for each number of [given.batch, given.units], `i`; that of this step in [time, batch, units] is `at`, its first gate `gate`. */
const main = (code: string) => `
  @compute @workgroup_size(${threads})
  fn main(@builtin(global_invocation_id) id : vec3<u32>, @builtin(num_workgroups) groups : vec3<u32>) {
    let units = given.units;
    let count = given.batch * units;
    for (var i = i32(id.x); i < count; i = i + i32(groups.x) * ${threads}) {
      let at = given.step * count + i;
      let row = i / units;
      let unit = i % units;
      let now = row * 4 * units + unit;
      let gate = given.step * 4 * count + now;
      ${code}
    }
  }
`;

const groupsOf = (count: number): readonly [number, number] => [Math.min(65_535, Math.ceil(count / threads)), 1];

/** One that does not overflow, and keeps NaN, of which exp may be anything. */
const functions = `
  ${notNumber}
  fn sigmoid(value : f32) -> f32 {
    let power = exp(-abs(value));
    return select(select(power, 1.0, value >= 0.0) / (1.0 + power), value, notNumber(value));
  }
  fn squash(value : f32) -> f32 {
    let power = exp(-2.0 * abs(value));
    return select(sign(value) * (1.0 - power) / (1.0 + power), value, notNumber(value));
  }
`;

/** At the first step, nothing is left of an earlier one, and the tensors of all steps are made. */
const forwardShader = (first: boolean): Shader => ({
  key: `nasbookLstmStep_${first}`,
  outputs: first ? ["now_", "output", "gates", "states"] : ["now_"],
  updated: first ? [] : ["output", "gates", "states"],
  inputs: first ? ["projected", "bias"] : ["projected", "bias", "recurred"],
  integers,
  code: () => `
    ${functions}
    ${main(`
      var sums = vec4<f32>(0.0);
      for (var each = 0; each < 4; each = each + 1) {
        let place = each * units;
        sums[each] = projected[gate + place] + bias[unit + place]${first ? "" : " + recurred[now + place]"};
      }
      let opened = vec4<f32>(sigmoid(sums.x), sigmoid(sums.y), squash(sums.z), sigmoid(sums.w));
      for (var each = 0; each < 4; each = each + 1) {
        gates[gate + each * units] = opened[each];
      }
      let state = opened.x * opened.z${first ? "" : " + opened.y * states[at - count]"};
      let out = opened.w * squash(state);
      states[at] = state;
      output[at] = out;
      now_[i] = out;
    `)}
  `,
});

/** What a step of an LSTM computes on: the outputs of all steps, the gates and the states. */
export type LstmTrace = Readonly<Record<"output" | "gates" | "states", TensorInfo>>;

interface LstmSizes {
  readonly time: number;
  readonly batch: number;
  readonly units: number;
}

/**
 * Gates, state and output of a step, in one dispatch.
 * @param given projected: products of the inputs of all steps; recurred: product of the output of the step before, which the first has none of
 * @param trace of the steps before
 * @returns the output of this step, and the trace, in which the step is written
 */
export function lstmStep(
  tf: Tf,
  { time, batch, units }: LstmSizes,
  step: number,
  {
    projected,
    bias,
    recurred,
  }: Readonly<Record<"projected" | "bias", TensorInfo>> & { readonly recurred?: TensorInfo },
  trace?: LstmTrace,
): { readonly now: TensorInfo; readonly trace: LstmTrace } {
  const wide = [time, batch, units];
  const made = runShader(tf, forwardShader(trace === undefined), {
    inputs: [projected, bias, ...(recurred ? [recurred] : [])],
    outputs: [[batch, units], ...(trace ? [] : [wide, [time, batch, 4 * units], wide])],
    updated: trace ? [trace.output, trace.gates, trace.states] : [],
    integers: [step, batch, units],
    groups: groupsOf(batch * units),
  });
  const [now, output, gates, states] = made as [TensorInfo, TensorInfo, TensorInfo, TensorInfo]; // the last three at the first step
  return { now, trace: trace ?? { output, gates, states } };
}

const backwardShader = (last: boolean): Shader => ({
  key: `nasbookLstmStepGrad_${last}`,
  outputs: last ? ["now_", "all", "toState"] : ["now_"],
  updated: last ? [] : ["all", "toState"],
  inputs: last ? ["dy", "gates", "states"] : ["dy", "gates", "states", "toOutput"],
  integers,
  code: () => `
    ${functions}
    ${main(`
      let opened = vec4<f32>(gates[gate], gates[gate + units], gates[gate + 2 * units], gates[gate + 3 * units]);
      let grad = dy[at]${last ? "" : " + toOutput[i]"};
      let squashed = squash(states[at]);
      let before = select(0.0, states[max(at - count, 0)], given.step > 0);
      let slope = ${last ? "" : "toState[i] + "}grad * opened.w * (1.0 - squashed * squashed);
      let closed = opened * (1.0 - opened); // slope of a sigmoid
      let parts = vec4<f32>(
        slope * opened.z * closed.x,
        slope * before * closed.y,
        slope * opened.x * (1.0 - opened.z * opened.z),
        grad * squashed * closed.w
      );
      for (var each = 0; each < 4; each = each + 1) {
        all[gate + each * units] = parts[each];
        now_[now + each * units] = parts[each];
      }
      toState[i] = slope * opened.y;
    `)}
  `,
});

/** Gradients that the steps of an LSTM hand on: of the gates of all steps, and of the state before. */
export type LstmSlopes = Readonly<Record<"all" | "toState", TensorInfo>>;

/**
 * The gradient of a step, in one dispatch.
 * @param given toOutput: gradient of its output by the step after, which the last has none of
 * @param slopes of the steps after
 * @returns the gradient of this step's gates, [batch, 4 * units], and the slopes, in which it is written
 */
export function lstmStepGradient(
  tf: Tf,
  { time, batch, units }: LstmSizes,
  step: number,
  {
    dy,
    gates,
    states,
    toOutput,
  }: Readonly<Record<"dy" | "gates" | "states", TensorInfo>> & {
    readonly toOutput?: TensorInfo;
  },
  slopes?: LstmSlopes,
): { readonly now: TensorInfo; readonly slopes: LstmSlopes } {
  const made = runShader(tf, backwardShader(slopes === undefined), {
    inputs: [dy, gates, states, ...(toOutput ? [toOutput] : [])],
    outputs: [
      [batch, 4 * units],
      ...(slopes
        ? []
        : [
            [time * batch, 4 * units],
            [batch, units],
          ]),
    ],
    updated: slopes ? [slopes.all, slopes.toState] : [],
    integers: [step, batch, units],
    groups: groupsOf(batch * units),
  });
  const [now, all, toState] = made as [TensorInfo, TensorInfo, TensorInfo]; // the last two at the last step
  return { now, slopes: slopes ?? { all, toState } };
}
