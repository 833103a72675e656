import { z } from "zod";
import { FeatureColumns, MissingTexts } from "../datasets/tableEncoder.js";
import type { Training } from "../network/training.js";
import type { Genotype } from "../space/decisions.js";
import type { SpaceJson } from "../space/spaceJson.js";

/** The format that this version writes, and the newest that it reads. */
export const modelFormat = 2;

const finite = z.number();
const name = z.string().min(1).max(1000);
const Side = z
  .int()
  .min(1)
  .max(1 << 20);
const Json = <T>() => z.custom<T>((value) => typeof value === "object" && value !== null);

const Member = z.object({
  /** Seed of its training. */
  seed: z.int(),
  /** Measured on the test split of the data set it was trained on. */
  metrics: z.record(name, finite),
  /** A file of this folder: never a path. */
  file: z.string().regex(/^weights-[0-9a-f]{16}\.safetensors$/),
  bytes: z
    .int()
    .min(1)
    .max(2 ** 32),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

export const ModelManifestFile = z.object({
  kind: z.literal("nasbook model"),
  format: z.literal(modelFormat),
  version: z.string().max(100),
  space: Json<SpaceJson>(), // the space checks its parts when it is made
  genotype: Json<Genotype>(), // the space checks it
  /** What it learned. The task checks its options when it is made. */
  task: z.object({ name, options: z.record(name, z.unknown()) }),
  /** How rows of a table become inputs; absent for other data. */
  table: z.object({ features: FeatureColumns, missing: MissingTexts }).optional(),
  input: z.union([z.tuple([Side]), z.tuple([Side, Side]), z.tuple([Side, Side, Side])]),
  normalisation: z.object({
    units: z.enum(["bytes", "floats"]),
    mean: z.array(finite).min(1),
    deviation: z.array(finite.min(0)).min(1),
  }),
  /** The data set that it was trained on, and whose test split it was judged on. */
  trainedOn: z.object({ name: z.string().max(1000), id: z.string().max(100) }),
  measuredOn: z.literal("test"),
  epochs: z.int().min(1),
  training: Json<Training>(), // shown, never used
  backend: z.string().max(100),
  /** Examples that go through the network at once, as when it was judged. */
  batchSize: z
    .int()
    .min(1)
    .max(1 << 20),
  members: z.array(Member).min(1).max(1000),
  /** Which member predicts alone: the best on the validation split. */
  chosen: z.int().min(0),
  combine: z.enum(["chosen", "mean"]),
});

/** A manifest of format 1, which knew classifications only, as one of format 2; any other value as it is. */
export function upgraded(value: unknown): unknown {
  const { success, data } = FormatOne.safeParse(value);
  if (!success) return value;
  const { task: _, classes, ...rest } = data;
  return { ...rest, format: 2, task: { name: "classification", options: { classes } } };
}

const FormatOne = z.looseObject({ format: z.literal(1), task: z.literal("classification"), classes: z.unknown() });

/** What `manifest.json` of a saved model says. */
export type ModelManifest = z.infer<typeof ModelManifestFile>;
