import type { PoolAttributes } from "../shared/composed/poolKernels.js";
import { type ConvGeometry, sameGeometry } from "../shared/convGeometry.js";

const threads = 64;

type Shape4D = readonly [number, number, number, number];

/** The window of `pool()`, as the geometry of a convolution. */
export const poolGeometry = (shape: Shape4D, { size, stride }: PoolAttributes): ConvGeometry =>
  sameGeometry(shape, [size, size, shape[3], 1], { stride, dilation: 1, depthwise: true });

/** Members of `given` in shaders that pool. */
export const poolIntegers = [
  "images",
  "height",
  "width",
  "channels",
  "outHeight",
  "outWidth",
  "tall",
  "wide",
  "strideY",
  "strideX",
  "top",
  "left",
] as const satisfies (keyof ConvGeometry)[];

export const poolIntegersOf = (geometry: ConvGeometry): number[] => poolIntegers.map((name) => geometry[name]);

/** Workgroups over rows of `columns` numbers: their threads are `across` numbers by `threads / across` rows. */
export function poolTiles(
  rows: number,
  columns: number,
): { readonly across: number; readonly groups: readonly [number, number] } {
  const across = Math.min(threads, 2 ** Math.ceil(Math.log2(columns)));
  // where WebGPU allows no more workgroups, each takes several rows
  return { across, groups: [Math.ceil(columns / across), Math.min(32_768, Math.ceil((rows * across) / threads))] };
}

/** Runs statements for each `column` (numbers of all channels) of each `row` (of all images), with `channel`, `image`, `x` and `y`. */
export const poolMain = (across: number, sides: "in" | "out", code: string): string => {
  const [height, width] = sides === "in" ? ["given.height", "given.width"] : ["given.outHeight", "given.outWidth"];
  return `
    @compute @workgroup_size(${across}, ${threads / across})
    fn main(@builtin(global_invocation_id) id : vec3<u32>, @builtin(num_workgroups) groups : vec3<u32>) {
      let column = i32(id.x);
      let columns = ${width} * given.channels;
      if (column >= columns) {
        return;
      }
      let channel = column % given.channels;
      let x = column / given.channels;
      for (var row = i32(id.y); row < given.images * ${height}; row = row + i32(groups.y) * ${threads / across}) {
        let image = row / ${height};
        let y = row % ${height};
        ${code}
      }
    }
  `;
};

/** Declares `NAMEFirst` and `NAMELast`, the part of a window inside the image. @param start WGSL of where the window starts, which may be outside */
export const windowOf = (name: string, start: string, size: "tall" | "wide"): string => `
  let ${name}Start = ${start};
  let ${name}First = max(${name}Start, 0);
  let ${name}Last = min(${name}Start + given.${size}, given.${size === "tall" ? "height" : "width"});
`;

/** Runs statements for each pixel `inY`, `inX` of the window of the output `y`, `x` that is inside the image; its number is at `at` of the input. */
export const overWindow = (code: string): string => `
  ${windowOf("y", "y * given.strideY - given.top", "tall")}
  ${windowOf("x", "x * given.strideX - given.left", "wide")}
  for (var inY = yFirst; inY < yLast; inY = inY + 1) {
    var at = ((image * given.height + inY) * given.width + xFirst) * given.channels + channel;
    for (var inX = xFirst; inX < xLast; inX = inX + 1) {
      ${code}
      at = at + given.channels;
    }
  }
`;
