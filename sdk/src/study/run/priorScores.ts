import type { OpenEvaluator } from "../../evaluators/evaluator.js";
import { trialSeed } from "../../evaluators/trialSeed.js";
import { stream } from "../../math/random.js";
import type { EventOf } from "../../records/events.js";
import type { PriorScores } from "../../records/priorScores.js";
import type { Genotype } from "../../space/decisions.js";
import { ensembleOf } from "../../zeroCost/ensemble.js";
import type { ZeroCostName } from "../../zeroCost/index.js";
import type { StudyStore } from "../store/studyFolder.js";
import type { StudyPlan } from "./plan.js";

/** The cheap scores from which a search starts, and the random architectures that they are computed of. */
export interface PriorPlan {
  /** Plain JSON, as the manifest records it. */
  readonly json: {
    /** Scores of untrained networks. */
    readonly scores: readonly ZeroCostName[];
    /** Names of the user's own scores. */
    readonly own: readonly string[];
    readonly sample: number;
    readonly batchSize: number;
  };
  /** The user's own scores by name; a resumed study lacks them. */
  readonly own?: Readonly<Record<string, (genotype: Genotype) => number>> | undefined;
  /** The architectures to score instead of random ones. */
  readonly genotypes?: readonly Genotype[];
}

/** Names of the scores that a pass through each untrained network takes. */
export const computedScores = ({ json }: Pick<PriorPlan, "json">): readonly ZeroCostName[] =>
  json.scores.filter((name) => !isKnown(name));

type Scored = EventOf<"scored">;

/** Draws per architecture of the sample: most draws of a small space are known. */
const mostDraws = 20;
/** Scores that every evaluator of networks knows without building them. */
const known = { params: "parameters", flops: "flops" } as const;
const isKnown = (name: string): name is keyof typeof known => Object.hasOwn(known, name);

/**
 * The prior of a study: as it is recorded, else computed of a random sample of architectures and recorded, so that a resumed study
 * continues with the same.
 * @throws RangeError when a score has no meaning for the evaluator, or is the same for all; Error when own scores are missing
 */
export async function priorScores(
  plan: StudyPlan,
  store: StudyStore,
  { evaluator, workers }: { readonly evaluator?: OpenEvaluator; readonly workers: number },
): Promise<{ readonly prior?: PriorScores<Genotype>; readonly events: readonly Scored[] }> {
  const { prior } = plan;
  if (prior === undefined) return { events: [] };
  const before = store.events.find((event): event is Scored => event.event === "scored");
  if (before !== undefined) return { prior: ofEvent(before), events: [] };
  const begun = performance.now();
  const genotypes = [...(prior.genotypes ?? sampleOf(plan, prior.json.sample))];
  const foreign = genotypes.find((genotype) => !plan.space.accepts(genotype));
  if (foreign !== undefined)
    throw new RangeError(
      `prior(): sample must hold genotypes of the space, but got ${JSON.stringify(foreign)}; a valid one is ${JSON.stringify(plan.space.sample(0))}`,
    );
  const columns: Record<string, readonly number[]> = {};
  for (const name of prior.json.scores.filter(isKnown))
    columns[name] = genotypes.map((genotype) => plan.evaluator.known(genotype)[known[name]] ?? Number.NaN);
  let images = 0;
  const computed = computedScores(prior);
  if (computed.length > 0) {
    const outcomes = await inTurns(genotypes, workers, (genotype, index) =>
      evaluator?.score?.(genotype, {
        scores: { names: computed, batchSize: prior.json.batchSize },
        seed: trialSeed(plan.seed, index),
      }),
    );
    for (const outcome of outcomes)
      if (outcome !== undefined && "answer" in outcome) images += outcome.answer.cost.images;
    for (const name of computed)
      columns[name] = outcomes.map((outcome) =>
        outcome !== undefined && "answer" in outcome ? (outcome.answer.metrics[name] as number) : Number.NaN,
      );
  }
  for (const name of prior.json.own) {
    const score = prior.own?.[name];
    if (score === undefined)
      throw new Error(
        `the study was stopped before its prior "${name}" was computed, and its folder does not contain that function; run the program of the study again`,
      );
    columns[name] = genotypes.map((genotype) => Number(score(genotype)));
  }
  const weights = new Map(ensembleOf(columns).members.map(({ name, weight }) => [name, weight]));
  const event: Scored = {
    event: "scored",
    genotypes,
    scores: Object.entries(columns).map(([name, values]) => ({
      name,
      weight: weights.get(name) ?? 0,
      values: values.map((value) => (Number.isFinite(value) ? value : null)),
    })),
    cost: { images, seconds: (performance.now() - begun) / 1000 },
  };
  store.append(event);
  return { prior: ofEvent(event), events: [event] };
}

const ofEvent = ({ genotypes, scores }: Scored): PriorScores<Genotype> => ({
  genotypes: genotypes as readonly Genotype[], // the journal holds what the space drew
  scores,
});

/** Distinct random architectures, fewer in a small space. */
function sampleOf({ space, evaluator, seed }: StudyPlan, most: number): Genotype[] {
  const found = new Map<string, Genotype>();
  for (let draw = 0; draw < mostDraws * most && found.size < most; draw++) {
    const genotype = space.sample(stream(seed, "prior", draw));
    const form = evaluator.identity(genotype);
    if (!found.has(form)) found.set(form, genotype);
  }
  return [...found.values()];
}

/** Results in the order of the items, `width` at a time. */
async function inTurns<T, R>(
  items: readonly T[],
  width: number,
  work: (item: T, index: number) => R | Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = [];
  let next = 0;
  await Promise.all(
    Array.from({ length: width }, async () => {
      for (let index = next++; index < items.length; index = next++)
        results[index] = await work(items[index] as T, index);
    }),
  );
  return results;
}

/** @throws RangeError when a score has no meaning for the evaluator of the study */
export function checkPrior({ prior, evaluator, space }: StudyPlan): void {
  if (prior === undefined) return;
  const { kind, name } = evaluator.json;
  const networks = prior.json.scores.filter((score) => !isKnown(score));
  if (networks.length > 0 && kind !== "training")
    throw new RangeError(
      `prior ${networks.join(", ")} is computed from untrained networks and a data set, but candidates are evaluated by the ${kind} ${name}; use params, flops, or own scores: .prior({ own: { mine: (genotype) => number } })`,
    );
  const example = evaluator.known(space.sample(stream(0, "example")));
  const missing = prior.json.scores.find((score) => isKnown(score) && example[known[score]] === undefined);
  if (missing !== undefined)
    throw new RangeError(
      `prior ${missing} needs the ${known[missing as keyof typeof known]} of an architecture, which the ${kind} ${name} does not know; use own scores: .prior({ own: { mine: (genotype) => number } })`,
    );
}
