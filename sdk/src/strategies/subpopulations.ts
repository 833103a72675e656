import { type Rng, shuffle } from "../math/random.js";
import { isBetter, type Standing, standingOf } from "../records/standing.js";
import type { Trial } from "../records/trial.js";
import type { Genotype } from "../space/decisions.js";
import { bestFirst } from "./bestFirst.js";
import type { SearchContext } from "./strategy.js";

type Member = Standing<Genotype>;

/** One population per stage, whose members are challenged in turn. */
export interface Subpopulations {
  judged(trial: Trial<Genotype>): void;
  /** The member that the next proposal at this stage challenges; undefined when its slot is empty. */
  target(stage: number): Member | undefined;
  /** At most three other members to make a child from: from this stage, then the best of the stages below. */
  parents(stage: number, target: Member, rng: Rng): readonly Member[];
}

/** @param size slots per population */
export function subpopulations(
  size: number,
  { goals, history }: Pick<SearchContext, "goals" | "history">,
): Subpopulations {
  /** By stage; members keep their results at that stage. */
  const populations = new Map<number, (Member | undefined)[]>();
  const places = (stage: number) => {
    const known = populations.get(stage) ?? Array.from<Member | undefined>({ length: size });
    populations.set(stage, known);
    return known;
  };

  /** By trial number: how many trials were proposed at its stage before it. */
  const turns: number[] = [];
  const proposedAt = new Map<number, number>();
  const proposed = (stage: number): number => {
    for (const { firstStage = 0 } of history.trials.slice(turns.length)) {
      const earlier = proposedAt.get(firstStage) ?? 0;
      turns.push(earlier);
      proposedAt.set(firstStage, earlier + 1);
    }
    return proposedAt.get(stage) ?? 0;
  };

  /** Index of an empty slot, or of the worst member. */
  const weakest = (members: readonly (Member | undefined)[]): number => {
    const empty = members.indexOf(undefined);
    return empty >= 0
      ? empty
      : members.reduce((worst, member, place) => (isBetter(members[worst]!, member!) ? place : worst), 0);
  };

  return {
    judged(trial) {
      const standing = standingOf(trial, goals);
      if (standing === undefined) {
        for (const members of populations.values()) {
          const place = members.findIndex((member) => member?.number === trial.number);
          if (place >= 0) members[place] = undefined; // it failed at a higher stage
        }
        return;
      }
      const { stage } = standing;
      const members = places(stage);
      proposed(stage);
      const place = stage === (trial.firstStage ?? 0) ? (turns[trial.number] as number) % size : weakest(members);
      const before = members[place];
      if (before === undefined || !isBetter(before, standing)) members[place] = standing;
    },
    target: (stage) => places(stage)[proposed(stage) % size],
    parents(stage, target, rng) {
      const found = shuffle(
        places(stage).filter((member) => member !== undefined && member !== target) as Member[],
        rng,
      ).slice(0, 3);
      for (let below = stage - 1; below >= 0 && found.length < 3; below--)
        found.push(
          ...bestFirst(places(below).filter((member) => member !== undefined) as Member[]).slice(0, 3 - found.length),
        );
      return found;
    },
  };
}
