import { ranked, type Standing } from "../records/standing.js";

/** Those that keep the constraints, the highest stage first and each stage on its own; then the others, the least violation first. */
export interface Tiers<S extends Standing> {
  readonly stages: readonly (readonly S[])[];
  readonly unfit: readonly S[];
}

/** Parts trials so that the losses of different stages are never compared. */
export function tiersOf<S extends Standing>(standings: readonly S[]): Tiers<S> {
  const stages: S[][] = [];
  const unfit: S[] = [];
  for (const standing of standings) {
    if (standing.violation > 0) unfit.push(standing);
    else {
      stages[standing.stage] ??= [];
      stages[standing.stage]?.push(standing);
    }
  }
  return { stages: stages.filter(Boolean).reverse(), unfit: unfit.sort((a, b) => a.violation - b.violation) };
}

/** From best to worst: keeping the constraints comes first, then the higher stage, then what `ranked` says of trials at one stage. */
export function bestFirst<S extends Standing>(standings: readonly S[]): readonly S[] {
  const { stages, unfit } = tiersOf(standings);
  return [...stages.flatMap((stage) => ranked(stage)), ...unfit];
}
