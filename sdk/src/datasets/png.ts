import { crc32, deflateSync } from "node:zlib";

/** PNG colour type by number of channels. */
const colourTypes = { 1: 0, 3: 2 } as const;

/**
 * Encodes grey or RGB pixels as PNG. https://www.w3.org/TR/png/
 * @param pixels [height, width, channels], flat
 */
export function png(pixels: Uint8Array, width: number, height: number, channels: keyof typeof colourTypes): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, colourTypes[channels]], 8); // 8 bits per channel, then the default compression, filter and interlacing, all 0
  const lineBytes = width * channels;
  const lines = Buffer.alloc(height * (lineBytes + 1)); // each line starts with its filter type: 0, none
  for (let y = 0; y < height; y++)
    lines.set(pixels.subarray(y * lineBytes, (y + 1) * lineBytes), y * (lineBytes + 1) + 1);
  const signature = Buffer.from("\x89PNG\r\n\x1a\n", "latin1");
  return Buffer.concat([
    signature,
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(lines)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, checksum]);
}
