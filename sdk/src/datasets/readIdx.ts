import { unpacked } from "./unpacked.js";

/** Contents of a file in MNIST's IDX format: unsigned bytes and the size of each axis. */
export interface Idx {
  readonly sizes: readonly number[];
  readonly values: Uint8Array;
}

/**
 * Reads an IDX file of unsigned bytes, gzipped or plain. http://yann.lecun.com/exdb/mnist/
 * @param file file name, for errors
 * @param axes expected number of axes: 3 for images, 1 for labels
 * @throws Error when the file is truncated, too long or of another format
 */
export function readIdx(bytes: Uint8Array, file: string, axes: number): Idx {
  const content = unpacked(bytes, file);
  const expected = `00 00 08 0${axes}`; // two zeros, the code for unsigned bytes, the number of axes
  const magic = Buffer.from(content.subarray(0, 4))
    .toString("hex")
    .replace(/..(?=.)/g, "$& ");
  if (magic !== expected) {
    throw new Error(
      `${file} must begin with the bytes ${expected} (IDX, ${axes} axes), but begins with ${magic || "nothing"}; download it again`,
    );
  }
  const headerBytes = 4 + 4 * axes;
  if (content.length < headerBytes) throw truncated(file, headerBytes, content.length);
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  const sizes = Array.from({ length: axes }, (_, axis) => view.getUint32(4 + 4 * axis));
  const expectedBytes = sizes.reduce((product, size) => product * size, 1) + headerBytes;
  if (content.length !== expectedBytes) throw truncated(file, expectedBytes, content.length);
  return { sizes, values: content.subarray(headerBytes) };
}

const truncated = (file: string, expected: number, got: number) =>
  new Error(
    `${file} must have ${expected} bytes, according to its header, but has ${got}; it is truncated or damaged, download it again`,
  );
