import { z } from "zod";
import type { Shape } from "../ops/shape.js";
import type { TaskJson } from "../tasks/task.js";
import type { FeatureColumn } from "./features.js";
import type { SplitName } from "./split.js";
import { FeatureColumns, MissingTexts } from "./tableEncoder.js";

// File format: 8 bytes of magic; the length of the header (uint32, little-endian); the header (JSON); then the inputs and targets of
// each split, in the order of splitNames and in the machine's byte order, which is little-endian on all platforms of Node.js releases.
export const magic: Buffer = Buffer.from("NASBOOK\u0002", "latin1");

export const inputTypes = { uint8: Uint8Array, float32: Float32Array } as const;
export const targetTypes = {
  uint8: Uint8Array,
  uint16: Uint16Array,
  int32: Int32Array,
  float32: Float32Array,
} as const;

/** Number of examples in a split, and the types of its arrays. */
export interface SplitHeader {
  readonly count: number;
  readonly inputs: keyof typeof inputTypes;
  readonly targets: keyof typeof targetTypes;
}

/** Description of the arrays in the file. */
export interface DatasetHeader {
  readonly name: string;
  readonly id: string;
  readonly shape: Shape;
  readonly task: TaskJson;
  readonly features?: readonly FeatureColumn[] | undefined;
  readonly missing?: readonly string[] | undefined;
  readonly splits: Readonly<Record<SplitName, SplitHeader>>;
}

const positive = z.int().positive();
const Split = z.object({
  count: positive,
  inputs: z.enum(["uint8", "float32"]),
  targets: z.enum(["uint8", "uint16", "int32", "float32"]),
});
const Header = z.object({
  name: z.string(),
  id: z.string().regex(/^[0-9a-f]{32}$/),
  shape: z.union([z.tuple([positive]), z.tuple([positive, positive]), z.tuple([positive, positive, positive])]),
  task: z.object({ name: z.string(), options: z.record(z.string(), z.unknown()) }),
  features: FeatureColumns.optional(),
  missing: MissingTexts.optional(),
  splits: z.object({ train: Split, validation: Split, test: Split }),
});

/** @throws Error when the header is invalid; the message does not name the file */
export function parseHeader(json: string): DatasetHeader {
  const parsed = Header.safeParse(parsedJson(json));
  if (!parsed.success) throw new Error(`its header is not valid (${z.prettifyError(parsed.error)})`);
  return parsed.data;
}

function parsedJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined; // never a valid header
  }
}
