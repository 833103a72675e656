import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { Tf } from "../../ops/op.js";
import { boundBuffers } from "./boundBuffers.js";
import { inPairs } from "./inPairs.js";
import { freeInfo } from "./program.js";
import { runShader, type Shader } from "./shader.js";

/** Threads of a workgroup, numbers that are worth a thread's time, and parts that a sum may have. */
const [threads, leastNumbers, mostParts] = [64, 16, 64];

const numbered = (count: number, name: string): string[] => Array.from({ length: count }, (_, n) => `${name}${n}`);

const main = (code: string) => `
  @compute @workgroup_size(${threads})
  fn main(
    @builtin(local_invocation_index) local : u32,
    @builtin(workgroup_id) group : vec3<u32>,
    @builtin(num_workgroups) groups : vec3<u32>
  ) {
    ${code}
  }
`;

/** Runs statements for the numbers of a tensor that this thread has, `at`. Those of a workgroup lie together. @param count WGSL of how many there are */
const forNumbers = (count: string, code: string) => `
  {
    let share = i32(groups.x) * ${threads};
    let each = (${count} + share - 1) / share * ${threads};
    let last = min(i32(group.x + 1u) * each, ${count});
    for (var at = i32(group.x) * each + i32(local); at < last; at = at + ${threads}) {
      ${code}
    }
  }
`;

/** Adds up what the threads of a workgroup have, in pairs, into `shared_[0]`. */
const addThreads = `
  shared_[local] = mine;
  ${inPairs({ count: threads, lane: "i32(local)" })}
`;

/** Sums of the squares of several tensors, in parts: the workgroups along y have a tensor each. */
const squaresShader = (tensors: number, first: boolean): Shader => ({
  key: `nasbookSquares_${tensors}_${first}`,
  outputs: first ? ["sums"] : [],
  updated: first ? [] : ["sums"],
  inputs: numbered(tensors, "tensor"),
  integers: ["before", ...numbered(tensors, "count")],
  code: () => `
    var<workgroup> shared_ : array<f32, ${threads}>;
    ${main(`
      var mine = 0.0;
      ${numbered(tensors, "")
        .map(
          (n) => `
            if (group.y == ${n}u) {
              ${forNumbers(`given.count${n}`, `mine = mine + tensor${n}[at] * tensor${n}[at];`)}
            }`,
        )
        .join("")}
      ${addThreads}
      if (local == 0u) {
        sums[(given.before + i32(group.y)) * i32(groups.x) + i32(group.x)] = shared_[0];
      }
    `)}
  `,
});

const scaleShader: Shader = {
  key: "nasbookClippedScale",
  outputs: ["scale"],
  inputs: ["sums"],
  integers: ["count"],
  floats: ["mostNorm"],
  code: () => `
    var<workgroup> shared_ : array<f32, ${threads}>;
    ${main(`
      var mine = 0.0;
      ${forNumbers("given.count", "mine = mine + sums[at];")}
      ${addThreads}
      if (local == 0u) {
        let norm = sqrt(shared_[0]);
        scale[0] = select(1.0, given.mostNorm / norm, norm > given.mostNorm);
      }
    `)}
  `,
};

const scaledShader = (tensors: number): Shader => ({
  key: `nasbookScaled_${tensors}`,
  outputs: numbered(tensors, "scaled"),
  inputs: ["scale", ...numbered(tensors, "tensor")],
  integers: numbered(tensors, "count"),
  code: () =>
    main(`
      let factor = scale[0];
      ${numbered(tensors, "")
        .map((n) => forNumbers(`given.count${n}`, `scaled${n}[at] = tensor${n}[at] * factor;`))
        .join("")}
    `),
});

/** Tensors scaled together so that the norm of all is at most this. As many take part in a dispatch as an adapter binds buffers. */
export function clipToNorm(tf: Tf, tensors: readonly TensorInfo[], mostNorm: number): TensorInfo[] {
  const buffers = boundBuffers(tf);
  const countOf = ({ shape }: TensorInfo) => tf.util.sizeFromShape(shape);
  const largest = Math.max(...tensors.map(countOf));
  const parts = Math.min(mostParts, Math.ceil(largest / (threads * leastNumbers)));
  let sums: TensorInfo | undefined;
  inTurn(tensors, buffers - 1, (some, before) => {
    const made = runShader(tf, squaresShader(some.length, sums === undefined), {
      inputs: some,
      outputs: sums ? [] : [[tensors.length, parts]],
      updated: sums ? [sums] : [],
      integers: [before, ...some.map(countOf)],
      groups: [parts, some.length],
    });
    sums ??= made[0];
    return made;
  });
  const [scale] = runShader(tf, scaleShader, {
    inputs: [sums as unknown as TensorInfo], // there is a tensor
    outputs: [[]],
    integers: [tensors.length * parts],
    floats: [mostNorm],
    groups: [1, 1],
  }) as [TensorInfo];
  const scaled = inTurn(tensors, Math.floor((buffers - 1) / 2), (some) =>
    runShader(tf, scaledShader(some.length), {
      inputs: [scale, ...some],
      outputs: some.map(({ shape }) => shape),
      integers: some.map(countOf),
      groups: [Math.min(65_535, Math.ceil(Math.max(...some.map(countOf)) / (threads * leastNumbers))), 1],
    }),
  );
  for (const each of [sums as unknown as TensorInfo, scale]) freeInfo(tf, each);
  return scaled;
}

/** Hands a few tensors at a time to a computation. @param most of them at once @param compute also gets the number of tensors before them */
function inTurn(
  tensors: readonly TensorInfo[],
  most: number,
  compute: (some: readonly TensorInfo[], before: number) => TensorInfo[],
): TensorInfo[] {
  const starts = Array.from({ length: Math.ceil(tensors.length / most) }, (_, turn) => turn * most);
  return starts.flatMap((before) => compute(tensors.slice(before, before + most), before));
}
