import type { BuiltInOps } from "../../ops/index.js";
import type { MbConvName } from "../../ops/mbConv.js";
import type { Decisions } from "../decisions.js";
import { type Space, space } from "../space.js";

/** A sequence of blocks with the same number of channels. */
export interface MobileStage {
  /** Output channels of every block, at least 1. */
  readonly channels: number;
  /** Stride of the first block; the others have stride 1. */
  readonly stride: 1 | 2;
}

/** Size and options of a mobile network. */
export interface MobileOptions {
  /** Channels of the stem, at least 1. @defaultValue 16 */
  readonly stem?: number;
  /** Stages in order. @defaultValue 24, 40 and 80 channels with strides 1, 2 and 2, for images of about 32 pixels */
  readonly stages?: readonly MobileStage[];
  /** Possible numbers of blocks in a stage, each at least 1. @defaultValue [2, 3, 4] */
  readonly depths?: readonly number[];
  /** Possible kernel sizes in pixels. @defaultValue [3, 5, 7] */
  readonly kernels?: readonly (3 | 5 | 7)[];
  /** Possible expansion ratios. @defaultValue [3, 6] */
  readonly expansions?: readonly (1 | 3 | 6)[];
  /** Whether a block may have squeeze-and-excitation. @defaultValue [false, true] */
  readonly squeezeExcite?: readonly boolean[];
  /** Activation of all blocks. @defaultValue "hard_swish" */
  readonly activation?: "relu" | "silu" | "hard_swish";
}

/** Decisions of a mobile network: `depth1` is the number of blocks of stage 1, `block1_2` the op of its second block. */
export type MobileDecisions = {
  readonly [Name in `depth${number}` | `block${number}_${number}`]: Name extends `depth${number}`
    ? { readonly kind: "choice"; readonly options: readonly number[] }
    : { readonly kind: "choice"; readonly options: readonly MbConvName[] };
};

/**
 * Stages of inverted bottlenecks as in ProxylessNAS and MnasNet. Searches the depth of each stage, and the kernel size, expansion and
 * squeeze-and-excitation of each block. https://arxiv.org/abs/1812.00332 https://arxiv.org/abs/1807.11626
 * @throws RangeError when a list is empty or a value is out of range
 */
export function mobile({
  stem = 16,
  stages = [
    { channels: 24, stride: 1 },
    { channels: 40, stride: 2 },
    { channels: 80, stride: 2 },
  ],
  depths = [2, 3, 4],
  kernels = [3, 5, 7],
  expansions = [3, 6],
  squeezeExcite = [false, true],
  activation = "hard_swish",
}: MobileOptions = {}): Space<MobileDecisions, BuiltInOps> {
  if (depths.some((depth) => !Number.isInteger(depth) || depth < 1) || depths.length === 0)
    throw new RangeError(`depths must be whole numbers of at least 1, but got [${depths.join(", ")}]`);
  const ops = kernels.flatMap((kernel) =>
    expansions.flatMap((expansion) =>
      squeezeExcite.map((excited): MbConvName => `mb_conv_${sizes[kernel]}_e${expansion}${excited ? "_se" : ""}`),
    ),
  );
  const style = { activation };
  // the names are composed in loops, which the types of the builder cannot express
  let sofar: AnySpace = plain(space().stem("conv_3x3", { channels: stem }));
  for (const [index, { channels, stride }] of stages.entries()) {
    const stage = index + 1;
    const depth = `depth${stage}`;
    sofar = plain(sofar.choice(depth as never, depths));
    for (let place = 1; place <= Math.max(...depths); place++) {
      const block = (of: AnySpace): AnySpace =>
        plain(
          of.op(`block${stage}_${place}` as never, {
            ops,
            ...style,
            ...(place === 1 ? { channels, stride } : {}),
          }),
        );
      const deeper = depths.filter((count) => count >= place);
      sofar =
        deeper.length === depths.length ? block(sofar) : plain(sofar.when(depth as never, deeper as never, block));
    }
  }
  return plain(sofar.head("classifier", style)) as unknown as Space<MobileDecisions, BuiltInOps>; // as named above
}

type AnySpace = Space<Decisions, BuiltInOps>;

const plain = (typed: unknown): AnySpace => typed as AnySpace;

const sizes = { 3: "3x3", 5: "5x5", 7: "7x7" } as const;
