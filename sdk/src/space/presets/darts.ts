import { space } from "../space.js";

/** Size of a DARTS network. */
export interface DartsOptions {
  /** Channels of a node in the first cells, at least 1; doubled at each of the two reductions. @defaultValue 16 */
  readonly channels?: number;
  /** Number of cells, at least 3, including the reduction cells at one and two thirds of the depth. @defaultValue 8 */
  readonly cells?: number;
  /** Nodes of a cell without its two inputs, 1 to 7. @defaultValue 4 */
  readonly nodes?: number;
}

/**
 * DARTS: a normal and a reduction cell of 4 nodes with two edges each and 7 ops, about 10^18 architectures. The paper searches with 16
 * channels and 8 cells and evaluates with 36 channels and 20 cells. https://arxiv.org/abs/1806.09055
 * @throws RangeError when an option is out of range
 */
export function darts({ channels = 16, cells = 8, nodes = 4 }: DartsOptions = {}) {
  if (!Number.isInteger(cells) || cells < 3)
    throw new RangeError(`cells must be a whole number of at least 3, two of them reductions, but got ${cells}`);
  const thirds = [Math.floor(cells / 3), Math.floor((2 * cells) / 3)] as const; // indices of the reduction cells
  const ops = [
    "max_pool_3x3",
    "avg_pool_3x3",
    "skip_connect",
    "sep_conv_3x3",
    "sep_conv_5x5",
    "dil_conv_3x3",
    "dil_conv_5x5",
  ] as const;
  const wide = channels * 2;
  const widest = channels * 4;
  return space()
    .stem("conv_3x3", { channels: 3 * channels })
    .dartsCell("normal", { nodes, ops, channels })
    .repeat(thirds[0] - 1, (stage) => stage.dartsCell("normal", { channels }))
    .dartsCell("reduction", { nodes, ops, channels: wide, stride: 2 })
    .repeat(thirds[1] - thirds[0] - 1, (stage) => stage.dartsCell("normal", { channels: wide }))
    .dartsCell("reduction", { channels: widest, stride: 2 })
    .repeat(cells - thirds[1] - 1, (stage) => stage.dartsCell("normal", { channels: widest }))
    .head("linear");
}
