import { ranked, type Standing } from "../records/standing.js";

/** Feasible trials by stage, the highest first, and infeasible trials, the least violation first. */
export interface Tiers<S extends Standing> {
  readonly stages: readonly (readonly S[])[];
  readonly unfit: readonly S[];
}

/** Groups trials so that the losses of different stages are never compared. */
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

/** Trials from best to worst: feasible ones first, then by stage, the highest first, then by `ranked` within a stage. */
export function bestFirst<S extends Standing>(standings: readonly S[]): readonly S[] {
  const { stages, unfit } = tiersOf(standings);
  return [...stages.flatMap((stage) => ranked(stage)), ...unfit];
}
