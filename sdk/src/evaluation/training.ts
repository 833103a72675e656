import { join } from "node:path";
import { loadWeights, saveWeights } from "../network/weightsFile.js";
import { createCandidateNetwork } from "./candidateNetwork.js";
import type { Judged, TrainingJob } from "./job.js";
import { measuresOf } from "./measures.js";
import type { Workplace } from "./workplace.js";
import { atWorkplace } from "./workplaceError.js";
import { untrainedScores } from "./zeroCost.js";

/** Checkpoint of a candidate after a rung, relative to the study's folder. */
export const checkpointFile = (name: string, rung: number): string =>
  join("checkpoints", `${name}-${rung}.safetensors`);

/** Trains a candidate up to a rung and evaluates it on the validation split. */
export async function training(task: TrainingJob, workplace: Workplace): Promise<Judged> {
  const { name, rungs } = task;
  const begun = performance.now();
  const untrained = await untrainedScores(task, workplace); // before any training, which a failure saves
  const found = await lastCheckpoint(task, workplace.folder);
  const dataset = await workplace.dataset(task.dataset);
  const candidate = createCandidateNetwork(workplace, {
    ...task,
    ...(await measuresOf(dataset, task)),
    dataset,
    arrays: found.arrays,
  });
  try {
    let images = untrained.images;
    let curve: Judged["curve"] = [];
    let stopped: Pick<Judged, "stoppedAt"> = {};
    for (const [rung, fidelity] of rungs.entries()) {
      if (rung < found.rungs) continue;
      const trained = await candidate.trainRung(rungs[rung - 1], fidelity, task.stopping);
      images += trained.images;
      curve = trained.curve;
      if (trained.stoppedAt !== undefined) stopped = { stoppedAt: trained.stoppedAt };
    }
    // a candidate that has had all its epochs is only judged again
    const metrics = curve.at(-1)?.metrics ?? (await candidate.judge("validation")).metrics;
    const file = join(workplace.folder, checkpointFile(name, rungs.length - 1));
    if (task.keepWeights) await atWorkplace(saveWeights(await candidate.weights.toArrays(), file));
    return {
      ...stopped,
      metrics: { ...metrics, ...untrained.metrics },
      curve,
      cost: { images, seconds: (performance.now() - begun) / 1000 },
    };
  } finally {
    candidate.dispose();
  }
}

/** The weights of the latest earlier rung with a complete checkpoint. */
async function lastCheckpoint({ name, rungs }: TrainingJob, folder: string) {
  for (let rung = rungs.length - 2; rung >= 0; rung--)
    try {
      return { rungs: rung + 1, arrays: await loadWeights(join(folder, checkpointFile(name, rung))) };
    } catch {
      // missing or truncated: try the checkpoint of the rung before
    }
  return { rungs: 0, arrays: undefined };
}
