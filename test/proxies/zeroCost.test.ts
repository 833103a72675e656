import { describe, expect, test } from "vitest";
import { funnel, scheduleFor } from "../../sdk/src/proxies/funnel.js";
import { proxies } from "../../sdk/src/proxies/index.js";
import { halving } from "../../sdk/src/proxies/schedules/halving.js";
import { scoreProxies } from "../../sdk/src/proxies/zeroCost.js";
import { highestAccuracy } from "../../sdk/src/records/goals.js";
import { zeroCostNames, zeroCostScores } from "../../sdk/src/zeroCost/index.js";
import { promotedAt, runSchedule } from "./scheduleCase.js";

describe("the proxies of untrained networks", () => {
  test("are the scores of the table, by the same names", () => {
    expect(zeroCostNames).toEqual(Object.keys(zeroCostScores));
    expect(Object.keys(scoreProxies)).toEqual(Object.keys(zeroCostScores));
    for (const name of zeroCostNames) {
      expect(proxies[name]().name).toBe(name);
      expect(proxies[name]().stages[0]?.scores?.names).toEqual([name]);
    }
  });

  test("are plain JSON: a stage of 0 epochs that says what it ranks by, and that it was not calibrated", () => {
    const proxy = proxies.synflow({ keep: 1 / 5, batchSize: 32 });
    expect(proxy).toEqual({
      name: "synflow",
      stages: [
        {
          name: "synflow (not calibrated)",
          fidelity: { epochs: 0, share: 1 },
          keep: 1 / 5,
          scores: { names: ["synflow"], batchSize: 32 },
        },
      ],
    });
    expect(JSON.parse(JSON.stringify(proxy))).toEqual(proxy);
    expect(proxies.zeroCost().stages[0]?.name).toBe("synflow + naswot + jacobCov (not calibrated)");
  });

  test.each([
    [() => proxies.snip({ keep: 0 }), "keep of snip must be above 0 and at most 1, but got 0"],
    [() => proxies.snip({ keep: Number.NaN }), "keep of snip must be above 0 and at most 1, but got NaN"],
    [() => proxies.snip({ batchSize: 1 }), "batchSize of snip must be a whole number of at least 2, but got 1"],
    [() => proxies.zeroCost({ scores: ["zen"] }), "scores of zeroCost must be at least 2 different names, but got zen"],
    [() => proxies.zeroCost({ scores: ["zen", "zen"] }), "must be at least 2 different names, but got zen, zen"],
    // @ts-expect-error a name that is not in the table
    [() => proxies.zeroCost({ scores: ["zen", "magic"] }), 'unknown score "magic" in zeroCost; known: synflow, snip'],
  ])("refuse what makes no sense (%#)", (act, message) => {
    expect(act).toThrow(RangeError);
    expect(act).toThrow(message);
  });
});

describe("a funnel", () => {
  const run = (first: ReturnType<typeof proxies.synflow>, scores: readonly Readonly<Record<string, number>>[]) => {
    const stages = funnel([first, proxies.epochs(3)]);
    return runSchedule(halving(), {
      stages,
      trials: scores.length,
      parallelism: 2,
      evaluate: (trial, stage) => (stage === 0 ? scores[trial] : { accuracy: 0.5 }),
      by: (stage) => (stage === 0 ? "zeroCost" : "training"),
    });
  };

  test("promotes by the score, the higher the better, whatever the objectives", () => {
    const scores = [3, 9, -2, 7, 8, 1].map((synflow) => ({ synflow }));
    expect(promotedAt(run(proxies.synflow({ keep: 1 / 2 }), scores), 0)).toEqual([1, 3, 4]);
    expect(highestAccuracy.objectives[0]?.metric).toBe("accuracy");
  });

  test("promotes by the mean of the ranks where there are several scores, however they are scaled", () => {
    const scores = [
      { zen: 1, snip: 5000 }, // worst and second
      { zen: 2, snip: 9000 }, // third and best
      { zen: 4, snip: 4000 }, // best and third
      { zen: 3, snip: 1 }, // second and worst
    ];
    const steps = run(proxies.zeroCost({ scores: ["zen", "snip"], keep: 1 / 2 }), scores);
    expect(promotedAt(steps, 0)).toEqual([1, 2]);
  });

  test("goes on with the others where a score failed", () => {
    const scores = [{ synflow: 1 }, undefined, { synflow: 3 }, { synflow: 2 }] as never;
    expect(promotedAt(run(proxies.synflow({ keep: 1 / 2 }), scores), 0)).toEqual([2, 3]);
  });

  test("is scheduled as successive halving, of several such proxies too", () => {
    const all = [proxies.params({ keep: 1 / 2 }), proxies.naswot({ keep: 1 / 2 }), proxies.epochs(1)];
    expect(scheduleFor(all)).toEqual({ kind: "halving", options: {} });
    expect(() => halving().check({ stages: funnel(all), trials: 3 })).toThrow(
      'trials must be at least 4 so that stage 2 ("1 epoch") gets one, but got 3',
    );
    expect(() => scheduleFor([proxies.synflow(), proxies.asha()])).toThrow(
      "asha schedules all stages itself and cannot be combined with another proxy, but there are synflow, asha",
    );
  });
});
