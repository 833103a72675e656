import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { funnel, scheduleFor } from "../../sdk/src/proxies/funnel.js";
import { proxies } from "../../sdk/src/proxies/index.js";
import { halving } from "../../sdk/src/proxies/schedules/halving.js";
import { promotedFrom, trialsAtStages } from "../../sdk/src/proxies/schedules/trialsAtStages.js";
import { scoreProxies } from "../../sdk/src/proxies/zeroCost.js";
import type { Stage } from "../../sdk/src/records/trial.js";

const checkSchedule = (stages: readonly Stage[], trials: number) => halving().check({ stages, trials });

describe("successive halving", () => {
  test("keeps 27, 9 and 3 of 27 trials", () => {
    const { stages } = proxies.successiveHalving({ epochs: [1, 3, 9], keep: 1 / 3 });
    expect(stages.map(({ fidelity }) => fidelity.epochs)).toEqual([1, 3, 9]);
    expect(trialsAtStages({ stages, trials: 27 })).toEqual([27, 9, 3]);
  });

  test("costs at most a third of training all 27 to the end", () => {
    const { stages } = proxies.successiveHalving();
    const epochs = trialsAtStages({ stages, trials: 27 }).reduce(
      (sum, trials, rung) => sum + trials * (stages[rung]!.fidelity.epochs - (stages[rung - 1]?.fidelity.epochs ?? 0)),
      0,
    );
    expect(epochs).toBeLessThanOrEqual((27 * 9) / 3);
  });

  test("says its rungs in words, and may grow the share of the data", () => {
    const { stages } = proxies.successiveHalving({ epochs: [1, 2], shares: [0.25, 1], keep: 1 / 2 });
    expect(stages).toEqual([
      { name: "rung 0: 1 epoch on 25 % of the data", fidelity: { epochs: 1, share: 0.25 }, keep: 0.5 },
      { name: "rung 1: 2 epochs", fidelity: { epochs: 2, share: 1 }, keep: 1 },
    ]);
  });

  test.each([
    [
      { epochs: [] },
      "epochs of successiveHalving must list at least 2 rungs, but lists 0; for one use proxies.epochs()",
    ],
    [
      { epochs: [3] },
      "epochs of successiveHalving must list at least 2 rungs, but lists 1; for one use proxies.epochs()",
    ],
    [{ epochs: [3, 1] }, "but rung 1 has 1 epochs on share 1 after 3 on 1"],
    [{ epochs: [1, 1] }, "each rung must train longer than the one before, on at least as much data, but rung 1 has 1"],
    [{ epochs: [0, 1] }, "epochs of rung 0: 0 epochs must be a whole number of at least 1, but got 0"],
    [{ epochs: [1, 2.5] }, "epochs of rung 1: 2.5 epochs must be a whole number of at least 1, but got 2.5"],
    [{ shares: [1, 1] }, "shares must be one number or one per rung, but there are 2 for 3 rungs"],
    [{ shares: [1, 0.5, 1] }, "but rung 1 has 3 epochs on share 0.5 after 1 on 1"],
    [{ shares: 0 }, "must be above 0 and at most 1, but got 0"],
    [{ shares: Number.NaN }, "must be above 0 and at most 1, but got NaN"],
    [{ keep: 1 }, "keep must be above 0 and below 1, but got 1"],
    [{ keep: 0 }, "keep must be above 0 and below 1, but got 0"],
  ])("refuses %j", (options, message) => {
    expect(() => proxies.successiveHalving(options)).toThrow(RangeError);
    expect(() => proxies.successiveHalving(options)).toThrow(message);
  });
});

describe("training for a number of epochs", () => {
  test("is one stage that judges all", () => {
    expect(proxies.epochs(9).stages).toEqual([{ name: "9 epochs", fidelity: { epochs: 9, share: 1 }, keep: 1 }]);
    expect(proxies.epochs(1).stages[0]?.name).toBe("1 epoch");
  });

  test.each([
    [() => proxies.epochs(0), "epochs of 0 epochs must be a whole number of at least 1, but got 0"],
    [() => proxies.epochs(1, { share: 1.5 }), "share of 1 epoch must be above 0 and at most 1, but got 1.5"],
    [() => proxies.epochs(1, { keep: 0 }), "keep of 1 epoch must be above 0 and at most 1, but got 0"],
  ])("refuses what makes no sense (%#)", (act, message) => {
    expect(act).toThrow(new RangeError(message));
  });
});

test("every proxy that trains is plain JSON, and its stages get more thorough", () => {
  const {
    epochs,
    successiveHalving,
    hyperband,
    asha,
    medianStopping,
    learningCurves,
    zeroCost: _,
    ...untrained
  } = proxies;
  const scheduled = { successiveHalving, hyperband, asha, medianStopping, learningCurves };
  const all = [epochs(3, { keep: 1 / 2 }), ...Object.values(scheduled).map((proxy) => proxy({ epochs: [4, 8] }))];
  expect(all.map(({ name }) => name)).toEqual(["epochs", ...Object.keys(scheduled)]);
  expect(Object.keys(untrained)).toEqual(Object.keys(scoreProxies));
  for (const proxy of all) {
    expect(JSON.parse(JSON.stringify(proxy))).toEqual(proxy);
    expect(proxy.stages.map(({ fidelity }) => fidelity.epochs)).toEqual(proxy.name === "epochs" ? [3] : [4, 8]);
  }
  expect(funnel(all.slice(0, 2)).map(({ fidelity }) => fidelity.epochs)).toEqual([3, 4, 8]);
});

describe("a schedule", () => {
  const { stages } = proxies.successiveHalving();

  test("that would leave a stage empty says how many trials are enough", () => {
    expect(() => checkSchedule(stages, 8)).toThrow(
      'trials must be at least 9 so that stage 2 ("rung 2: 9 epochs") gets one, but got 8; run more trials, raise keep, or use fewer stages',
    );
    expect(() => checkSchedule(stages, 9)).not.toThrow();
    expect(() => checkSchedule(stages, 0)).toThrow("trials must be a whole number of at least 1, but got 0");
  });

  test("that keeps next to none says so at once", () => {
    const strict = funnel([proxies.epochs(1, { keep: 1e-12 }), proxies.epochs(2)]);
    expect(() => checkSchedule(strict, 10)).toThrow(/^trials must be at least 9\d{11} so that stage 1/);
  });

  test("asks for exactly the trials that it needs", () => {
    const keep = fc.integer({ min: 1, max: 100 }).map((percent) => percent / 100);
    fc.assert(
      fc.property(fc.array(keep, { minLength: 1, maxLength: 3 }), (keeps) => {
        const schedule = keeps.map((share, index) => proxies.epochs(index + 1, { keep: share }).stages[0]!);
        const enough = message(() => checkSchedule(schedule, 1))?.match(/at least (\d+) /)?.[1];
        const least = Number(enough ?? 1);
        expect(trialsAtStages({ stages: schedule, trials: least })).not.toContain(0);
        if (least > 1) expect(trialsAtStages({ stages: schedule, trials: least - 1 })).toContain(0);
      }),
    );
  });

  test("promotes whole trials, and loses none to rounding", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 1, max: 20 }), (kept, oneIn) => {
        const stage = proxies.epochs(1, { keep: 1 / oneIn }).stages[0]!;
        expect(promotedFrom(stage, kept * oneIn)).toBe(kept);
        expect(promotedFrom(stage, kept * oneIn + oneIn - 1)).toBe(kept);
      }),
    );
  });
});

function message(act: () => void): string | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

test("a proxy that decides on all stages takes none beside it", () => {
  expect(scheduleFor([proxies.epochs(1), proxies.epochs(2)])).toEqual({ kind: "halving", options: {} });
  expect(scheduleFor([proxies.asha()])).toEqual({ kind: "asha", options: {} });
  expect(() => scheduleFor([proxies.asha(), proxies.epochs(81)])).toThrow(
    "asha schedules all stages itself and cannot be combined with another proxy, but there are asha, epochs; use it alone",
  );
});
