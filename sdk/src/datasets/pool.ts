/** Labelled images before they are split. */
export interface Pool {
  /** [count, height, width, channels], flat. */
  readonly pixels: Uint8Array | Float32Array;
  /** One class index an image. */
  readonly labels: Uint8Array | Uint16Array | Int32Array;
}

/** The images at these positions, in this order, copied. @param size values an image */
export function gather({ pixels, labels }: Pool, positions: Int32Array, size: number): Pool {
  const chosenPixels =
    pixels instanceof Uint8Array ? new Uint8Array(positions.length * size) : new Float32Array(positions.length * size);
  const chosenLabels = emptyLabels(labels, positions.length);
  positions.forEach((position, index) => {
    chosenPixels.set(pixels.subarray(position * size, (position + 1) * size), index * size);
    chosenLabels[index] = labels[position] as number;
  });
  return { pixels: chosenPixels, labels: chosenLabels };
}

/** The smallest array type that holds the indices of so many classes. */
export function labelArray(indices: ArrayLike<number>, classes: number): Pool["labels"] {
  if (classes <= 0x100) return Uint8Array.from(indices);
  return classes <= 0x10000 ? Uint16Array.from(indices) : Int32Array.from(indices);
}

function emptyLabels(like: Pool["labels"], length: number): Pool["labels"] {
  if (like instanceof Uint8Array) return new Uint8Array(length);
  return like instanceof Uint16Array ? new Uint16Array(length) : new Int32Array(length);
}
