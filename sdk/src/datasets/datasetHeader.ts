import { z } from "zod";
import type { ImageShape } from "../ops/shape.js";
import type { SplitName } from "./split.js";

// A data set's file holds: 8 bytes of magic; the length of the header (uint32, little-endian); the header (JSON); then pixels and
// labels of each split, in the order of splitNames and in the byte order of the machine, which Node.js releases are all
// little-endian for.
export const magic: Buffer = Buffer.from("NASBOOK\u0001", "latin1");

export const pixelTypes = { uint8: Uint8Array, float32: Float32Array } as const;
export const labelTypes = { uint8: Uint8Array, uint16: Uint16Array, int32: Int32Array } as const;

/** Number of images of a split, and the types of its arrays. */
export interface SplitHeader {
  readonly count: number;
  readonly pixels: keyof typeof pixelTypes;
  readonly labels: keyof typeof labelTypes;
}

/** What the file says of the arrays that follow. */
export interface DatasetHeader {
  readonly name: string;
  readonly id: string;
  readonly shape: ImageShape;
  readonly classes: readonly string[];
  readonly splits: Readonly<Record<SplitName, SplitHeader>>;
}

const positive = z.int().positive();
const Split = z.object({
  count: positive,
  pixels: z.enum(["uint8", "float32"]),
  labels: z.enum(["uint8", "uint16", "int32"]),
});
const Header = z.object({
  name: z.string(),
  id: z.string().regex(/^[0-9a-f]{32}$/),
  shape: z.tuple([positive, positive, positive]),
  classes: z.array(z.string()),
  splits: z.object({ train: Split, validation: Split, test: Split }),
});

/** @throws Error that says what is wrong, but not in which file */
export function parseHeader(json: string): DatasetHeader {
  const parsed = Header.safeParse(parsedJson(json));
  if (!parsed.success) throw new Error(`its header is not valid (${z.prettifyError(parsed.error)})`);
  return parsed.data;
}

function parsedJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined; // which no header is
  }
}
