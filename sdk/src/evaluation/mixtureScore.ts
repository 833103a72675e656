import { join } from "node:path";
import type { Dataset } from "../datasets/dataset.js";
import type { MixtureHistory } from "../records/studyRecord.js";
import type { Genotype } from "../space/decisions.js";
import type { MixtureJson } from "../supernet/mixture/mixtureJson.js";
import type { MixtureState } from "../supernet/mixture/mixtureState.js";
import { type RelaxedSpace, relaxedSpace } from "../supernet/mixture/relaxedSpace.js";
import { strengthOf, strengths } from "../supernet/mixture/strengths.js";
import { readProgress } from "../supernet/trainSupernet.js";
import type { Workplace } from "./workplace.js";
import { atWorkplace } from "./workplaceError.js";

/** A mixture on its data. */
interface MixturePlace {
  readonly mixture: MixtureJson;
  readonly dataset: Dataset;
}

/** The history of a trained mixture, and the architecture derived from it. */
export function historyOf(
  { architecture, epochs, latency, stopped }: MixtureState,
  { mixture, dataset }: MixturePlace,
  { space }: Pick<Workplace, "space">,
): MixtureHistory {
  const relaxed = relaxedOn(dataset, space);
  return {
    places: relaxed.places.map(({ label, options }) => ({ label, options })),
    epochs,
    ...(latency === undefined ? {} : { latency }),
    derived: relaxed.strongest(strengths(architecture, relaxed, mixture)),
    ...(stopped === undefined ? {} : { stopped }),
  };
}

/** The score of a genotype by the architecture parameters of a trained mixture: the mean logarithm of the weights of its ops. */
export async function mixtureScore(
  genotype: Genotype,
  { mixture, dataset }: MixturePlace,
  { space, folder }: Pick<Workplace, "space" | "folder">,
): Promise<number> {
  const { mixture: state } = await atWorkplace(readProgress(join(folder, "supernet")));
  const relaxed = relaxedOn(dataset, space);
  const { architecture } = state as MixtureState; // of a mixture
  return strengthOf(genotype, strengths(architecture, relaxed, mixture, relaxed.chosen(genotype)), relaxed);
}

const relaxedOn = ({ shape, outputs }: Dataset, space: Workplace["space"]): RelaxedSpace =>
  relaxedSpace(space, { input: shape, outputs });
