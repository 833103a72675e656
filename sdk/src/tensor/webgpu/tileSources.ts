import type { TileSource } from "./tiledProduct.js";

/** Four numbers, of which a shader loads those that there are. */
const fourTimes = (one: (index: number) => string) => `vec4<f32>(${[0, 1, 2, 3].map(one).join(", ")})`;

/**
 * WGSL functions of ReLU: of a number that is negative, -0 and -infinity among them, but not NaN; and of the gradient, which is NaN where `x` is. They
 * look at bits, since compilers may take a comparison for one without NaN.
 */
export const reluCode = `
  fn relu1(value : f32) -> f32 {
    return select(value, 0.0, bitcast<u32>(value) - 0x80000000u <= 0x7f800000u);
  }
  fn relu4(value : vec4<f32>) -> vec4<f32> {
    return select(value, vec4<f32>(0.0), bitcast<vec4<u32>>(value) - vec4<u32>(0x80000000u) <= vec4<u32>(0x7f800000u));
  }
`;
export const reluGradientCode = `
  fn masked1(gradient : f32, x : f32) -> f32 {
    let bits = bitcast<u32>(x);
    let slope = select(0.0, gradient, bits - 1u < 0x7f800000u);
    return select(slope, x, (bits & 0x7fffffffu) > 0x7f800000u);
  }
  fn masked4(gradient : vec4<f32>, x : vec4<f32>) -> vec4<f32> {
    let bits = bitcast<vec4<u32>>(x);
    let slope = select(vec4<f32>(0.0), gradient, bits - vec4<u32>(1u) < vec4<u32>(0x7f800000u));
    return select(slope, x, (bits & vec4<u32>(0x7fffffffu)) > vec4<u32>(0x7f800000u));
  }
`;

/** A matrix that lies in memory as it is. */
export interface PlainSource {
  readonly name: "a" | "b";
  readonly buffer: string;
  /** In which direction neighbours in memory follow each other. */
  readonly along: "depth" | "side";
  /** Whether the buffer holds vectors; then the numbers along that direction must be a multiple of four. */
  readonly vector: boolean;
  /** Numbers along the side and along the depth: WGSL of i32, from `given`. */
  readonly sides: string;
  readonly depths: string;
  readonly tileDepth: number;
  /** WGSL of the place of its first number. @defaultValue "0" */
  readonly origin?: string;
  /** Whether ReLU is applied; needs `reluCode`. @defaultValue false */
  readonly relu?: boolean;
}

export function plainSource(of: PlainSource): TileSource {
  const { name, buffer, along, vector, sides, depths, tileDepth, origin = "0", relu = false } = of;
  const first = along === "depth" ? `side.x * ${depths} + depth.x` : `depth.x * ${sides} + side.x`;
  // what is read beyond a side is not stored, so that only the depth has to end
  const inside = (index: number) => (along === "depth" ? `depth.x + ${index} < ${depths}` : `depth.x < ${depths}`);
  const one = (index: number) => `select(0.0, ${buffer}[min(first + ${index}, last)], ${inside(index)})`;
  const loaded = vector ? `select(vec4<f32>(0.0), ${buffer}[first / 4], ${inside(0)})` : fourTimes(one);
  return {
    along,
    code: `
      fn ${name}Side(at : i32) -> vec3<i32> { return vec3<i32>(at, 0, 0); }
      fn ${name}Depth(at : i32) -> vec3<i32> { return vec3<i32>(at, 0, 0); }
      fn ${name}Next(depth : vec3<i32>) -> vec3<i32> { return vec3<i32>(depth.x + ${tileDepth}, 0, 0); }
      fn ${name}Load(side : vec3<i32>, depth : vec3<i32>) -> vec4<f32> {
        let first = ${origin} + ${first};
        ${vector ? "" : `let last = i32(arrayLength(&${buffer})) - 1;`}
        let loaded = ${loaded};
        return ${relu ? "relu4(loaded)" : "loaded"};
      }
    `,
  };
}

/** Members of `given` of everything that reads images in the windows of a convolution. */
export const convIntegers = [
  ...["images", "height", "width", "channels", "outHeight", "outWidth", "outputs", "tall", "wide"],
  ...["strideY", "strideX", "dilationY", "dilationX", "top", "left"],
] as const;

/**
 * WGSL functions of taps, `vec3(row of the filter, column, channel)`, of which `given.channels` belong to a place of the filter, and of output pixels,
 * `vec3(image, row, column)`.
 */
export const convPlaces = `
  fn tapAt(at : i32) -> vec3<i32> {
    let tap = at / given.channels;
    return vec3<i32>(tap / given.wide, tap % given.wide, at % given.channels);
  }
  fn tapAfter(tap : vec3<i32>, steps : i32) -> vec3<i32> {
    var next = tap;
    next.z = next.z + steps;
    while (next.z >= given.channels) {
      next.z = next.z - given.channels;
      next.y = next.y + 1;
      if (next.y == given.wide) {
        next.y = 0;
        next.x = next.x + 1;
      }
    }
    return next;
  }
  fn tapNext(tap : vec3<i32>) -> vec3<i32> {
    let ends = tap.z + 1 == given.channels;
    let endsRow = ends & (tap.y + 1 == given.wide);
    let column = select(tap.y, select(tap.y + 1, 0, endsRow), ends);
    return vec3<i32>(select(tap.x, tap.x + 1, endsRow), column, select(tap.z + 1, 0, ends));
  }
  fn pixelAt(at : i32) -> vec3<i32> {
    let row = at / given.outWidth;
    return vec3<i32>(row / given.outHeight, row % given.outHeight, at % given.outWidth);
  }
  fn pixelAfter(pixel : vec3<i32>, steps : i32) -> vec3<i32> {
    var next = pixel;
    next.z = next.z + steps;
    while (next.z >= given.outWidth) {
      next.z = next.z - given.outWidth;
      next.y = next.y + 1;
      if (next.y == given.outHeight) {
        next.y = 0;
        next.x = next.x + 1;
      }
    }
    return next;
  }
`;

/** WGSL function `seen(pixel, tap)`: the index in `x` of what an output pixel sees at a tap, or -1 where that is padding or beyond the filter. */
export const convSeen = `
  ${convPlaces}
  // with & in place of &&, whose branches some compilers multiply with each other
  fn seen(pixel : vec3<i32>, tap : vec3<i32>) -> i32 {
    let y = pixel.y * given.strideY - given.top + tap.x * given.dilationY;
    let x = pixel.z * given.strideX - given.left + tap.y * given.dilationX;
    let inside = (y >= 0) & (y < given.height) & (x >= 0) & (x < given.width) & (tap.x < given.tall) & (pixel.x < given.images);
    return select(-1, ((pixel.x * given.height + y) * given.width + x) * given.channels + tap.z, inside);
  }
`;
