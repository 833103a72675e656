import { pick } from "../math/random.js";
import { standingOf } from "../records/standing.js";
import type { Trial } from "../records/trial.js";
import type { Genotype } from "../space/decisions.js";
import { contest, isWon } from "./contest.js";
import { freshStarts } from "./freshStarts.js";
import { checkOneObjective } from "./oneObjective.js";
import type { Proposer, SearchContext, Strategy } from "./strategy.js";

/**
 * Hill climbing: tries the neighbours of the current architecture in random order and moves to the first better one. When none is left,
 * it restarts at a random architecture. A strong baseline when evaluations have little noise. One objective.
 * https://arxiv.org/abs/2005.02960
 */
export function localSearch(): Strategy {
  return {
    name: "localSearch",
    options: {},
    begin(context: SearchContext): Proposer {
      const { space, goals, history } = context;
      checkOneObjective("localSearch", goals);
      const start = freshStarts(context, mostEarlier);
      let current: Trial<Genotype> | undefined;
      let near: ReadonlySet<string> = new Set();
      let untried: readonly Genotype[] = [];
      const stillUntried = () => {
        untried = untried.filter((neighbor) => !history.has(neighbor));
        return untried;
      };
      const moveTo = (trial: Trial<Genotype>) => {
        current = trial;
        untried = space.neighbors(trial.genotype);
        near = new Set(untried.map((neighbor) => JSON.stringify(neighbor)));
      };

      return {
        judged(trial) {
          const fit = standingOf(trial, goals) !== undefined;
          if (trial.number === current?.number)
            current = fit ? trial : undefined; // evaluated at a higher stage
          else if (!fit || trial.evaluations.length > 1) return;
          else if (current === undefined) moveTo(trial);
          else {
            const met = contest(trial, current, goals);
            // with no neighbour left, a trial from elsewhere starts another climb
            const isRestart = () => stillUntried().length === 0 && !near.has(JSON.stringify(trial.genotype));
            if ((met !== undefined && isWon(met)) || isRestart()) moveTo(trial);
          }
        },
        propose({ rng }) {
          if (current !== undefined && stillUntried().length > 0) return pick(untried, rng);
          return start(rng);
        },
      };
    },
  };
}

/** Climbs that start at the best of earlier studies. */
const mostEarlier = 3;
