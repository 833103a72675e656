import { createHash } from "node:crypto";
import { lstat, readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { featureWidth } from "../datasets/features.js";
import type { WeightArrays } from "../network/weights.js";
import { parseWeights } from "../network/weightsFile.js";
import { ops as builtInOps, type OpTable } from "../ops/index.js";
import type { Decisions } from "../space/decisions.js";
import { Space } from "../space/space.js";
import { taskFrom } from "../tasks/index.js";
import { Model } from "./model.js";
import { type ModelManifest, ModelManifestFile, modelFormat, upgraded } from "./modelManifest.js";
import type { ModelMember } from "./modelParts.js";
import { unrolledLayers } from "./unrolledLayers.js";

/** Options of loading a model. */
export interface LoadModelOptions {
  /** Ops beside the built-in ones, where the space has some: a module named in a manifest is never imported. */
  readonly ops?: OpTable;
}

/**
 * Reads a model that `save` wrote, in any process and without the study. All files are checked before anything is built, and nothing
 * outside of the folder is read.
 *
 * @example
 * ```ts
 * import { loadModel } from "nasbook";
 *
 * const model = await loadModel("out/model");
 * const { labels, probabilities } = await model.predict(new Uint8Array(28 * 28)); // one black image
 * console.log(labels[0], probabilities[0]);
 * model.dispose();
 * ```
 *
 * @throws Error that names the file when one is missing, cut off, altered, of a newer version or not of a model
 */
export async function loadModel(folder: string, { ops = {} }: LoadModelOptions = {}): Promise<Model> {
  const manifest = await manifestIn(folder);
  const space = spaceOf(manifest, folder, { ...builtInOps, ...ops });
  const arrays: WeightArrays[] = [];
  for (const member of manifest.members) arrays.push(await weightsOf(member, folder));
  const members = manifest.members.map(({ seed, metrics }, index): ModelMember => {
    return { seed, metrics, weights: async () => arrays[index] as WeightArrays };
  });
  const { kind, format, version, backend, space: json, members: files, ...description } = manifest;
  return new Model({ description: { ...description, space }, members });
}

const mostManifestBytes = 16 << 20;

async function manifestIn(folder: string): Promise<ModelManifest> {
  const file = join(folder, "manifest.json");
  const value = jsonFrom((await contentOf(file, mostManifestBytes)).toString("utf8"));
  const { kind, format } = z.object({ kind: z.unknown(), format: z.unknown() }).safeParse(value).data ?? {};
  if (kind !== "nasbook model") throw broken(file, "it is not the manifest of a model, or was cut off");
  if (typeof format === "number" && format > modelFormat)
    throw new Error(
      `${file} has format ${format}, but this version of nasbook reads up to format ${modelFormat}; update nasbook`,
    );
  const parsed = ModelManifestFile.safeParse(upgraded(value));
  if (!parsed.success) throw broken(file, z.prettifyError(parsed.error).replaceAll("\n", " "));
  const { chosen, members, normalisation, input, table, task } = parsed.data;
  if (chosen >= members.length) throw broken(file, `network ${chosen} is chosen, but there are ${members.length}`);
  const channels = input.at(-1);
  if (normalisation.mean.length !== channels || normalisation.deviation.length !== channels)
    throw broken(file, `normalisation must be of ${channels} channels`);
  const width = table === undefined ? undefined : featureWidth(table.features);
  if (width !== undefined && (input.length !== 1 || width !== channels))
    throw broken(file, `the table's features make ${width} inputs, but the network takes [${input.join(", ")}]`);
  try {
    taskFrom(task);
  } catch (cause) {
    throw broken(file, reasonOf(cause), cause);
  }
  return parsed.data;
}

/** The space and the network that a manifest describes, checked but not built. */
function spaceOf(manifest: ModelManifest, folder: string, ops: OpTable): Space<Decisions, OpTable> {
  const file = join(folder, "manifest.json");
  const { genotype, input, task } = manifest;
  try {
    unrolledLayers(manifest.space.layers, { decisions: manifest.space.decisions, genotype }); // before anything is made of a huge number
    const space = new Space<Decisions, OpTable>(manifest.space, ops);
    const parameters = space.parameters(genotype, { input, outputs: taskFrom(task).outputs });
    const bytes = Math.min(...manifest.members.map((member) => member.bytes));
    if (!(4 * parameters <= bytes))
      throw new RangeError(`its network has ${parameters} parameters, more than ${bytes} bytes of weights hold`);
    return space;
  } catch (cause) {
    const own =
      manifest.space.module === undefined ? "" : " (its space has ops of its own: loadModel(folder, { ops }))";
    throw broken(file, `${reasonOf(cause)}${own}`, cause);
  }
}

async function weightsOf({ file: name, bytes, sha256 }: ModelManifest["members"][number], folder: string) {
  const file = join(folder, name);
  const content = await contentOf(file, bytes);
  if (content.length !== bytes) throw broken(file, `it must hold ${bytes} bytes, but holds ${content.length}`);
  const found = createHash("sha256").update(content).digest("hex");
  if (found !== sha256)
    throw broken(file, `its sha256 must be ${sha256.slice(0, 16)}..., but is ${found.slice(0, 16)}...: it was altered`);
  return parseWeights(content, file);
}

/** A file of the folder itself: a link could lead out of it. */
async function contentOf(file: string, mostBytes: number): Promise<Buffer> {
  const found = await lstat(file).catch((cause: unknown) => {
    throw broken(file, "it is missing", cause);
  });
  if (!found.isFile()) throw broken(file, "it is not a plain file");
  if (found.size > mostBytes) throw broken(file, `it must hold at most ${mostBytes} bytes, but holds ${found.size}`);
  return readFile(file);
}

const broken = (file: string, why: string, cause?: unknown): Error =>
  new Error(`model file ${file} cannot be read: ${why}; copy the folder again, or save the model again`, { cause });

const reasonOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));

function jsonFrom(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // which no manifest is
  }
}
