/** Numbers in their shape, the last axis fastest. */
export interface Numbers {
  readonly shape: number[];
  readonly values: Float32Array;
}

/** Reproducible numbers in -1..1 that differ from each other. */
export function numbers(shape: readonly number[], seed = 1): Numbers {
  let state = (seed * 2654435761) >>> 0;
  const values = Float32Array.from({ length: shape.reduce((product, side) => product * side, 1) }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
  return { shape: [...shape], values };
}

export interface ReferenceShape {
  readonly stride: number;
  readonly dilation: number;
  readonly relu: boolean;
  readonly depthwise: boolean;
}

/** A convolution and both its gradients by definition: one multiply-add after the other, in double precision. */
export function referenceConv(
  input: Numbers,
  filter: Numbers,
  dyOf: (shape: number[]) => Numbers,
  { stride, dilation, relu, depthwise }: ReferenceShape,
) {
  const [batch = 0, height = 0, width = 0, channels = 0] = input.shape;
  const [tall = 0, wide = 0, , last = 0] = filter.shape;
  const outputs = depthwise ? channels : last;
  const outHeight = Math.ceil(height / stride);
  const outWidth = Math.ceil(width / stride);
  const top = Math.floor(Math.max(0, (outHeight - 1) * stride + (tall - 1) * dilation + 1 - height) / 2);
  const left = Math.floor(Math.max(0, (outWidth - 1) * stride + (wide - 1) * dilation + 1 - width) / 2);
  const shape = [batch, outHeight, outWidth, outputs];
  const dy = dyOf(shape);
  const value = new Float64Array(dy.values.length);
  const toInput = new Float64Array(input.values.length);
  const toFilter = new Float64Array(filter.values.length);
  for (let image = 0; image < batch; image++)
    for (let y = 0; y < outHeight; y++)
      for (let x = 0; x < outWidth; x++)
        for (let row = 0; row < tall; row++)
          for (let column = 0; column < wide; column++) {
            const fromY = y * stride - top + row * dilation;
            const fromX = x * stride - left + column * dilation;
            if (fromY < 0 || fromY >= height || fromX < 0 || fromX >= width) continue;
            for (let out = 0; out < outputs; out++) {
              const to = ((image * outHeight + y) * outWidth + x) * outputs + out;
              for (let channel = depthwise ? out : 0; channel < (depthwise ? out + 1 : channels); channel++) {
                const from = ((image * height + fromY) * width + fromX) * channels + channel;
                const tap = ((row * wide + column) * channels + channel) * last + (depthwise ? 0 : out);
                const seen = input.values[from]!;
                if (relu && seen <= 0) continue;
                value[to]! += seen * filter.values[tap]!;
                toInput[from]! += dy.values[to]! * filter.values[tap]!;
                toFilter[tap]! += dy.values[to]! * seen;
              }
            }
          }
  return { dy, value, toInput, toFilter };
}
