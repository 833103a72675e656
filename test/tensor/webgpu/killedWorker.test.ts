import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { expect, test } from "vitest";
import { proxies } from "../../../sdk/src/proxies/index.js";
import { strategies } from "../../../sdk/src/strategies/index.js";
import "../../../sdk/src/study/api/spaceSearch.js";
import { linesIn, workersOf } from "../../study/studyProcess.js";
import { temporaryFolder, tinyData, tinySpace, tinyTraining } from "../../study/tinyStudy.js";
import { describeOnGpu } from "./softwareGpu.js";

const search = tinySpace
  .search(strategies.random())
  .proxy(proxies.epochs(8))
  .on(tinyData)
  .training(tinyTraining)
  .seed(3);

describeOnGpu("a study whose workers compute on a GPU", () => {
  test("goes on when one of them is killed while it trains: that trial fails, and the others are as without", async () => {
    const folder = temporaryFolder();
    const run = search.run({ trials: 4, workers: 2, quiet: true, folder });
    const evaluated = () =>
      linesIn(folder) === 0
        ? 0
        : readFileSync(join(folder, "journal.jsonl"), "utf8").split('"event":"evaluated"').length - 1;
    await expect.poll(evaluated, { timeout: 60_000 }).toBeGreaterThan(0);
    await setTimeout(200); // both train the next trials, which takes longer
    const victims = workersOf(process.pid);
    expect(victims).toHaveLength(2);
    process.kill(victims[0]!, "SIGKILL");
    const { trials } = await run;

    const failed = trials.filter(({ failure }) => failure !== undefined);
    expect(failed.map(({ failure }) => failure)).toMatchObject([{ cause: "worker-died" }]);
    const whole = await search.run({ trials: 4, quiet: true, folder: temporaryFolder() });
    expect(trials.length).toBe(4);
    trials.forEach(({ failure, evaluations }, index) => {
      if (failure !== undefined) return;
      const expected = whole.trials[index]!.evaluations;
      expect(evaluations.map(({ curve }) => curve)).toEqual(expected.map(({ curve }) => curve));
    });
  }, 120_000);
});
