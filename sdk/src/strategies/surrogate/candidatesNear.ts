import { pick, type Rng } from "../../math/random.js";
import type { Genotype } from "../../space/decisions.js";
import { bestFirst } from "../bestFirst.js";
import { combinations } from "../combinations.js";
import type { Observation, Place } from "../observations.js";
import type { SearchContext } from "../strategy.js";
import { nudged } from "./nudged.js";

/** Number of best trials, and of best candidates per round, whose mutants become candidates. */
const parents = 10;
/** Rounds of mutating the best candidates. */
const rounds = 3;

/** Options of the search for candidates. */
export interface CandidateOptions {
  /** Number of new architectures to score. */
  readonly most: number;
  /** Score of a place; higher is better. */
  readonly score: (place: Place, rng: Rng) => number;
  readonly rng: Rng;
}

/**
 * The new architecture with the highest score: among all in a small space, else among random ones, mutants of the best trials, and
 * mutants of the best of these.
 * @returns undefined when none was found
 */
export function candidatesNear(
  context: SearchContext,
  known: readonly Observation[],
  { most, score, rng }: CandidateOptions,
): Genotype | undefined {
  const { space, history } = context;
  const scored: { readonly genotype: Genotype; readonly score: number }[] = [];
  const seen = new Set<string>();
  const consider = (genotype: Genotype): void => {
    if (history.has(genotype)) return;
    const form = space.canonical(genotype);
    if (seen.has(form)) return;
    seen.add(form);
    const place = { values: space.values(genotype), active: space.activeParts(genotype) };
    scored.push({ genotype, score: score(place, rng) });
  };
  const all = combinations(context);
  if (all.count <= most) for (const genotype of all.every()) consider(genotype);
  else {
    const best = bestFirst(known.flatMap(({ newest }) => (newest === undefined ? [] : [newest]))).slice(0, parents);
    const numeric = space.parts.some(({ kind }) => kind !== "categorical");
    const share = Math.ceil(most / (rounds + 2));
    for (let drawn = 0; drawn < share; drawn++) consider(space.sample(rng));
    for (let drawn = 0; drawn < share; drawn++) consider(space.mutate(pick(best, rng).genotype, rng));
    for (let round = 0; round < rounds; round++) {
      const top = scored.sort((a, b) => b.score - a.score).slice(0, parents);
      if (top.length === 0) break;
      for (let drawn = 0; drawn < share; drawn++) {
        const { genotype } = pick(top, rng);
        consider(numeric && rng() < 0.5 ? nudged(space, genotype, rng) : space.mutate(genotype, rng));
      }
    }
  }
  let [chosen] = scored;
  for (const candidate of scored) if (chosen === undefined || candidate.score > chosen.score) chosen = candidate;
  return chosen?.genotype;
}
