import { join } from "node:path";
import { z } from "zod";

/** Where the data set with this id is kept in a folder of data sets. */
export const datasetFile = (folder: string, id: string): string => join(folder, `${id}.bin`);

// The file format, which saveDataset writes and loadDataset reads: 8 bytes of magic; length of the header (uint32, little-endian); header (JSON); then pixels and labels of each split in the
// order of splitNames. Numbers lie in the byte order of the machine, which is little-endian wherever Node.js is released.
export const magic = Buffer.from("NASBOOK\u0001", "latin1");

export const pixelTypes = { uint8: Uint8Array, float32: Float32Array } as const;
export const labelTypes = { uint8: Uint8Array, uint16: Uint16Array, int32: Int32Array } as const;

const SplitHeader = z.object({
  count: z.int().positive(),
  pixels: z.enum(["uint8", "float32"]),
  labels: z.enum(["uint8", "uint16", "int32"]),
});
const side = z.int().positive();
export const Header = z.object({
  name: z.string(),
  id: z.string().regex(/^[0-9a-f]{32}$/),
  shape: z.tuple([side, side, side]),
  classes: z.array(z.string()),
  splits: z.object({ train: SplitHeader, validation: SplitHeader, test: SplitHeader }),
});
