import { describe, expect, test } from "vitest";
import { strategies } from "../../sdk/src/strategies/index.js";
import type { Strategy } from "../../sdk/src/strategies/strategy.js";
import { tables } from "../../sdk/src/tables/index.js";
import { inMemory } from "../fixtures/inMemory.js";
import "../../sdk/src/study/api/spaceSearch.js";
import { benchmark } from "../fixtures/benchmarks.js";

const nasBench201 = benchmark("nas-bench-201.csv.gz");

describe.skipIf(nasBench201 === undefined)("after 150 evaluations of NAS-Bench-201 on CIFAR-10", () => {
  /** Mean distance of the best validation accuracy after 200 epochs from that of the best cell (91.61 %), in percentage points. */
  const regret = async (strategy: Strategy, seeds: number): Promise<number> => {
    const table = tables.nasBench201(nasBench201!, { epochs: 200 });
    const bests: number[] = [];
    for (let seed = 0; seed < seeds; seed++) {
      const { trials } = await table.space
        .search(strategy)
        .on(table)
        .seed(seed)
        .run({ ...inMemory, trials: 150 });
      bests.push(Math.max(...trials.map(({ evaluations }) => evaluations[0]!.metrics.accuracy!)));
    }
    return 91.606 - (100 * bests.reduce((sum, best) => sum + best, 0)) / seeds;
  };

  // an independent script gave 0.48 by random search and 0.10 by regularized evolution; 200 seeds gave 0.055, 0.059 and 0.040 by TPE,
  // TPE of independent parts and BOHB, 50 seeds 0.036 by a Gaussian process, of which a few never leave the second best region
  test.each<[string, Strategy, number, number]>([
    ["TPE", strategies.tpe(), 0.1, 40],
    ["TPE of independent parts", strategies.tpe({ multivariate: false }), 0.1, 40],
    ["BOHB at one stage", strategies.bohb(), 0.1, 40],
    ["a Gaussian process", strategies.gaussianProcess(), 0.2, 4],
  ])("%s is close to the best", async (_, strategy, limit, seeds) => {
    expect(await regret(strategy, seeds)).toBeLessThan(limit);
  });
});
