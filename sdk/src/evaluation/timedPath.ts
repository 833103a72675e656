import { trainingFor } from "../network/training.js";
import { movement as movementOf } from "../supernet/movement.js";
import { createCandidateNetwork } from "./candidateNetwork.js";
import { secondsOf } from "./secondsOf.js";
import type { TimedCandidate, TimingPlace } from "./timedCandidate.js";
import { judgingSeconds, timedJudging } from "./timedJudging.js";

/** Seconds of judging one path of a supernet on the validation split, and of the movement of its weights where it is measured. */
export async function timedPath(
  { movement, ...candidate }: Omit<TimedCandidate, "loss"> & { readonly movement: boolean },
  { tf, space, signal }: TimingPlace,
): Promise<number> {
  const { dataset } = candidate;
  const begun = performance.now();
  const { network, dispose } = createCandidateNetwork({ tf, space, signal }, candidate);
  const build = (performance.now() - begun) / 1000;
  try {
    const judged = await timedJudging(network, { tf, dataset, training: trainingFor(candidate.training, {}) });
    const moved = movement
      ? build + (await secondsOf(() => movementOf(network, network, { tf, shape: dataset.shape })))
      : 0;
    return build + judgingSeconds(judged, dataset) + moved;
  } finally {
    dispose();
  }
}
