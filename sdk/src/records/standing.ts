import { nonDominatedOrder } from "../math/nonDominated.js";
import { dominates } from "../math/paretoFront.js";
import { type Goals, lossesOf, violationOf } from "./goals.js";
import { scoreValues } from "./scoreValues.js";
import { measurementOf, type Stage, type Trial } from "./trial.js";

/** A trial's result as selection compares it: stage, losses and constraint violation. */
export interface Standing<G = unknown> {
  readonly number: number;
  readonly genotype: G;
  /** Index of the highest stage that evaluated it. */
  readonly stage: number;
  /** One number per objective, lower is better. */
  readonly losses: readonly number[];
  /** Total constraint violation; 0 when feasible. */
  readonly violation: number;
}

/** The standing of a trial; undefined when it failed or has no result. */
export function standingOf<G>(trial: Trial<G>, goals: Goals): Standing<G> | undefined {
  const losses = trial.failure === undefined ? lossesOf(trial, goals) : undefined;
  if (losses === undefined) return undefined;
  const { number, genotype } = trial;
  return { number, genotype, stage: measurementOf(trial)?.stage ?? 0, losses, violation: violationOf(trial, goals) };
}

/**
 * The standing of a trial that a stage has just evaluated, for promotion: by its scores where the stage trains nothing, else by the
 * objectives; undefined when it failed.
 */
export function standingAt<G>(trial: Trial<G>, { scores }: Stage, goals: Goals): Standing<G> | undefined {
  if (scores === undefined) return standingOf(trial, goals);
  const last = trial.evaluations.at(-1);
  if (trial.failure !== undefined || last === undefined) return undefined;
  const { number, genotype } = trial;
  const losses = scores.names.map((name) => -(last.metrics[name] as number)); // the stage has measured them
  return { number, genotype, stage: last.stage, losses, violation: violationOf(trial, goals) };
}

/** Trials of one stage from best to worst, as the stage ranks them: see `ranked`; of several scores the mean of the ranks counts. */
export function rankedAt<S extends Standing>({ scores }: Stage, standings: readonly S[]): readonly S[] {
  if (scores === undefined || scores.names.length === 1) return ranked(standings);
  const values = scoreValues(standings.map(({ losses }) => losses.map((loss) => -loss)));
  const places = ranked(
    standings.map((standing, place) => ({ ...standing, losses: [-(values[place] as number)], place })),
  );
  return places.map(({ place }) => standings[place] as S);
}

/**
 * Whether one trial is better than another by the first objective: feasibility comes first
 * (https://doi.org/10.1016/S0045-7825(99)00389-8), then the higher stage, then the lower loss.
 */
export function isBetter(one: Standing, other: Standing): boolean {
  if (one.violation !== other.violation) return one.violation < other.violation;
  if (one.stage !== other.stage) return one.stage > other.stage;
  return (one.losses[0] as number) < (other.losses[0] as number);
}

/**
 * Trials from best to worst: feasible ones first, by loss or, with several objectives, by non-dominated rank and crowding distance; then
 * the others, the least violation first. The sort is stable.
 */
export function ranked<S extends Standing>(standings: readonly S[]): readonly S[] {
  const fit = standings.filter(({ violation }) => violation === 0);
  const unfit = standings.filter(({ violation }) => violation > 0).sort((a, b) => a.violation - b.violation);
  const several = fit.some(({ losses }) => losses.length > 1);
  const ordered = several
    ? nonDominatedOrder(fit.map(({ losses }) => losses)).map((index) => fit[index] as S)
    : [...fit].sort((a, b) => (a.losses[0] as number) - (b.losses[0] as number));
  return [...ordered, ...unfit];
}

/**
 * Orders trials of the same stage by their first objective: feasible ones first, then by loss or violation, then by number.
 * @returns negative when the first is better
 */
export const byLoss = (one: Standing, other: Standing): number =>
  one.violation - other.violation ||
  (one.losses[0] as number) - (other.losses[0] as number) ||
  one.number - other.number;

/** Whether one trial dominates another of the same stage; feasibility comes first. */
export const outranks = (one: Standing, other: Standing): boolean =>
  one.violation === other.violation ? dominates(one.losses, other.losses) : one.violation < other.violation;
