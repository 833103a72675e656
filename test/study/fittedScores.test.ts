import { describe, expect, test } from "vitest";
import { proxies } from "../../sdk/src/proxies/index.js";
import { space } from "../../sdk/src/space/space.js";
import { strategies } from "../../sdk/src/strategies/index.js";
import type { ScoreFit } from "../../sdk/src/study/api/fittedScores.js";
import { resume } from "../../sdk/src/study/store/resume.js";
import { oneShot } from "../../sdk/src/supernet/index.js";
import { temporaryFolder, tinyData, tinySpace, tinyTraining } from "./tinyStudy.js";

const random = strategies.random();
/** 256 cells, all with scores. */
const cells = space()
  .stem("conv_1x1", { channels: 4 })
  .cell("cell", { nodes: 3, ops: ["skip_connect", "nor_conv_1x1", "nor_conv_3x3", "avg_pool_3x3"] })
  .head("classifier");
const funnel = cells
  .search(random)
  .proxy(proxies.zeroCost({ scores: ["synflow", "naswot", "params"], keep: 1 / 2, batchSize: 16 }))
  .proxy(proxies.epochs(1, { keep: 1 / 2 }))
  .proxy(proxies.epochs(2))
  .on(tinyData)
  .training(tinyTraining)
  .seed(3);
const run = (trials = 16) => funnel.run({ quiet: true, trials, folder: temporaryFolder() });
const untried = [...Array(6).keys()].map((seed) => cells.sample(100 + seed));

describe("scores fitted to the trained trials", () => {
  test("rank any architectures by the members of the funnel, weighed by the stage that trained the most", async () => {
    const result = await run();
    const fits: ScoreFit[] = [];
    const scores = await result.scores(untried, { by: "fitted", onFit: (fit) => fits.push(fit), quiet: true });
    expect(scores.every((score) => Number.isFinite(score))).toBe(true);
    expect(new Set(scores).size).toBeGreaterThan(3);
    expect(fits).toHaveLength(1);
    expect(fits[0]).toMatchObject({ stage: "1 epoch", metric: "accuracy" });
    expect(fits[0]?.members.map(({ name }) => name)).toEqual(["synflow", "naswot", "params"]);
    const trained = result.trials.filter(({ evaluations }) => evaluations.some(({ stage }) => stage === 1));
    expect(fits[0]?.trained).toBe(new Set(trained.map(({ genotype }) => cells.canonical(genotype))).size);
  });

  test("are the same after a resume, and with workers", async () => {
    const result = await run();
    const first = await result.scores(untried, { by: "fitted", quiet: true });
    const again = await resume(result.folder!, { quiet: true });
    expect(await again.scores(untried as never, { by: "fitted", quiet: true })).toEqual(first);
    expect(await result.scores(untried, { by: "fitted", quiet: true, workers: 2 })).toEqual(first);
  });

  test("work where every candidate is trained, with members of your choice, for other objectives", async () => {
    const search = cells.search(random).proxy(proxies.epochs(1)).on(tinyData).training(tinyTraining);
    const result = await search
      .objectives({ loss: "minimize", parameters: "minimize" })
      .run({ quiet: true, trials: 8, folder: temporaryFolder() });
    let fit: ScoreFit | undefined;
    const options = { by: "fitted", members: ["params", "l2Norm"], quiet: true } as const;
    const scores = await result.scores(untried, {
      ...options,
      onFit(found) {
        fit = found;
      },
    });
    expect(fit?.metric).toBe("loss");
    expect(scores).toHaveLength(untried.length);
  });

  test("have the reason where an architecture has no score", async () => {
    const search = tinySpace.search(strategies.grid()).proxy(proxies.epochs(1)).on(tinyData).training(tinyTraining);
    const result = await search.run({ quiet: true, trials: 27, folder: temporaryFolder() });
    const failures: (readonly [number, string])[] = [];
    const [dead, alive] = await result.scores(
      [{ cell: ["none", "none", "none"] }, { cell: ["skip_connect", "nor_conv_1x1", "nor_conv_1x1"] }],
      { by: "fitted", quiet: true, onFailure: (index, { message }) => failures.push([index, message]) },
    );
    expect(dead).toBeUndefined();
    expect(alive).toBeTypeOf("number");
    expect(failures).toEqual([[0, expect.stringContaining("of this architecture is not finite")]]);
  });

  test("are refused with too few results, without a fit, and with members that make none", async () => {
    const few = await run(8);
    await expect(few.scores(untried, { by: "fitted", quiet: true })).rejects.toThrow(
      /^by: "fitted" needs at least 5 different architectures with a result and with scores at one stage of training, but this study has [0-4]; run more trials/,
    );
    await expect(few.scores(untried, { members: ["synflow", "params"] })).rejects.toThrow(
      'members is an option of a fit, but by is absent; add by: "fitted"',
    );
    await expect(few.scores(untried, { by: "fitted", members: ["synflow"] })).rejects.toThrow(
      "members must be at least 2 different scores, but got synflow",
    );
    await expect(few.scores(untried, { by: "fitted", members: ["synflow", "magic" as never] })).rejects.toThrow(
      'unknown score "magic"; known: synflow',
    );
    // a fit is judged by its own leave-one-out error
    await expect(few.calibrate({ by: "fitted" as never, quiet: true })).rejects.toThrow(
      'by must be "supernet", "movement" or a score of untrained networks, but is "fitted"',
    );
    const shared = await cells
      .search(oneShot.spos({ epochs: 1 }))
      .on(tinyData)
      .training(tinyTraining)
      .run({ quiet: true, trials: 6, folder: temporaryFolder() });
    await expect(shared.scores(untried, { by: "fitted", quiet: true })).rejects.toThrow("but this study has 0");
  });
});
