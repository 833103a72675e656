import type { UntrainedScores } from "../records/trial.js";
import type { ZeroCostName } from "../zeroCost/index.js";
import { scoreGenotype } from "../zeroCost/scoreGenotype.js";
import { measuresOf } from "./measures.js";
import type { TimedCandidate, TimingPlace } from "./timedCandidate.js";

/** Mean seconds that the scores of an untrained network take over these architectures; the first is scored once before, to warm up. */
export async function timedScores(
  { names, batchSize }: UntrainedScores,
  {
    genotypes,
    dataset,
    loss: reference,
    seed,
  }: Omit<TimedCandidate, "genotype" | "training"> & { readonly genotypes: readonly TimedCandidate["genotype"][] },
  { tf, space, signal }: TimingPlace,
): Promise<number> {
  if (names.length === 0) return 0;
  const { loss } = await measuresOf(dataset, reference === undefined ? {} : { loss: reference });
  const score = (genotype: TimedCandidate["genotype"]) => {
    signal?.throwIfAborted();
    const scores = names as readonly ZeroCostName[]; // checked by checkScores
    return scoreGenotype(genotype, { tf, space, dataset, names: scores, batchSize, seed, loss });
  };
  for (const genotype of genotypes.slice(0, 1)) await score(genotype);
  const begun = performance.now();
  for (const genotype of genotypes) await score(genotype);
  return (performance.now() - begun) / 1000 / genotypes.length;
}
