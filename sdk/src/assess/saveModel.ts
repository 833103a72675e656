import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { saveWeights } from "../network/weightsFile.js";
import { writeJson } from "../records/jsonFile.js";
import { loadBackend } from "../tensor/index.js";
import { version } from "../version.js";
import { type ModelManifest, ModelManifestFile, modelFormat } from "./modelManifest.js";
import type { ModelMember, ModelParts } from "./modelParts.js";

/**
 * Writes a model into a folder: the weights first, under names made of their content, and the manifest last, so that a model that was
 * saved there before stays whole until the new one is.
 */
export async function saveModel({ description, members }: ModelParts, folder: string): Promise<void> {
  const { space, ...rest } = description;
  const saved: ModelManifest["members"] = [];
  await mkdir(folder, { recursive: true });
  for (const member of members) saved.push(await saveMember(member, folder));
  const { report } = await loadBackend();
  const manifest: ModelManifest = {
    kind: "nasbook model",
    format: modelFormat,
    version,
    ...rest,
    space: space.toJSON(),
    backend: `${report.name} ${report.version} (${report.kernels})`,
    members: saved,
  };
  const { error } = ModelManifestFile.safeParse(JSON.parse(JSON.stringify(manifest)));
  if (error !== undefined)
    throw new RangeError(`the model cannot be saved, for loadModel would refuse it: ${z.prettifyError(error)}`);
  await writeJson(manifest, join(folder, "manifest.json"));
  const current = new Set(saved.map(({ file }) => file));
  for (const file of await readdir(folder))
    if (/^weights-[0-9a-f]{16}\.safetensors$/.test(file) && !current.has(file)) await rm(join(folder, file)); // of the model before
}

async function saveMember(
  { seed, metrics, weights }: ModelMember,
  folder: string,
): Promise<ModelManifest["members"][number]> {
  // a name with "#" is of the optimizer's memory
  const arrays = new Map([...(await weights())].filter(([name]) => !name.includes("#")));
  const unnamed = join(folder, `weights.${process.pid}.part`);
  await saveWeights(arrays, unnamed);
  const content = await readFile(unnamed);
  const sha256 = createHash("sha256").update(content).digest("hex");
  const file = `weights-${sha256.slice(0, 16)}.safetensors`;
  await rename(unnamed, join(folder, file));
  return { seed, metrics: { ...metrics }, file, bytes: content.length, sha256 };
}
