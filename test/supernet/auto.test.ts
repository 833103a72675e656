import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inspect } from "node:util";
import { expect, test } from "vitest";
import { fromArrays } from "../../sdk/src/datasets/fromArrays.js";
import { space } from "../../sdk/src/space/space.js";
import "../../sdk/src/study/display/displays.js";
import { resume } from "../../sdk/src/study/store/resume.js";
import { oneShot } from "../../sdk/src/supernet/index.js";
import { temporaryFolder, tinyData, tinySpace, tinyTraining } from "../study/tinyStudy.js";

const search = tinySpace
  .search(oneShot.auto({ epochs: 2, populationSize: 4, tournamentSize: 2 }))
  .on(tinyData)
  .training(tinyTraining)
  .seed(3);
const run = (options: { readonly folder: string; readonly trials?: number; readonly workers?: number }) =>
  search.run({ quiet: true, trials: 12, ...options });
/** What was decided and measured; times differ. */
const told = ({ trials }: Awaited<ReturnType<typeof run>>) =>
  trials.map(({ architecture, evaluations }) => [architecture, evaluations[0]?.metrics]);

test("ranks by the ensemble, whose shares are recorded and shown", async () => {
  const folder = temporaryFolder();
  const result = await run({ folder });
  const scores = result.trials.map(({ evaluations }) => evaluations[0]?.metrics.score as number);
  expect(scores.every((score) => Math.abs(score) <= 3)).toBe(true);
  expect(new Set(scores).size).toBeGreaterThan(3);
  expect(result.best.objective.metric).toBe("score");
  expect(result.best.score).toBe(Math.max(...scores));
  expect(inspect(result.best)).toMatch(/\nscore -?[\d.]+ \(supernet and scores of the untrained network\)/);
  const [prepared = ""] = readFileSync(join(folder, "journal.jsonl"), "utf8")
    .split("\n")
    .filter((line) => line.includes('"prepared"'));
  const { shares } = JSON.parse(prepared);
  expect(Object.keys(shares)).toEqual(["supernet", "movement", "synflow", "naswot", "jacobCov", "epeNas", "params"]);
  const total = Object.values<number>(shares).reduce((sum, share) => sum + share, 0);
  expect(total).toBeCloseTo(1, 12);
  expect(result.record.preparation.shares).toEqual(shares);
});

test("is the same with workers, and when it is continued", async () => {
  const whole = told(await run({ folder: temporaryFolder() }));
  expect(told(await run({ folder: temporaryFolder(), workers: 2 }))).toEqual(whole);
  const folder = temporaryFolder();
  await run({ folder, trials: 5 });
  const continued = await (await resume(folder, { quiet: true })).continue({ trials: 12 });
  expect(continued.trials.map(({ architecture, evaluations }) => [architecture, evaluations[0]?.metrics])).toEqual(
    whole,
  );
});

test("learns the ensemble again when its file is damaged, with the same result", async () => {
  const folder = temporaryFolder();
  const whole = told(await run({ folder }));
  writeFileSync(join(folder, "supernet", "ensemble-2.json"), "{");
  await run({ folder, trials: 12 });
  const again = await (await resume(folder, { quiet: true })).continue({ trials: 16 });
  expect(
    again.trials.slice(0, 12).map(({ architecture, evaluations }) => [architecture, evaluations[0]?.metrics]),
  ).toEqual(whole);
  expect(again.trials).toHaveLength(16);
});

test("leaves out scores of classes where numbers are predicted", async () => {
  const rows = Array.from({ length: 80 }, (_, row) => Array.from({ length: 4 }, (_, at) => Math.sin(5 * row + at)));
  const numbers = fromArrays({
    name: "numbers",
    task: "regression",
    shape: [4],
    inputs: rows,
    targets: rows.map(([first]) => first as number),
    seed: 1,
  });
  const result = await space()
    .choice("width", [4, 8, 16])
    .dense({ width: "width" })
    .dense({ width: 8 })
    .head("regressor")
    .search(oneShot.auto({ epochs: 2 }))
    .on(numbers)
    .training(tinyTraining)
    .run({ quiet: true, trials: 6, folder: temporaryFolder() });
  expect(Object.keys(result.record.preparation.shares ?? {})).toEqual([
    "supernet",
    "movement",
    "synflow",
    "naswot",
    "jacobCov",
    "params",
  ]);
  expect(result.best.score).toBeDefined();
});

test("is calibrated by its score, and compared with random search only by what both measure", async () => {
  const folder = temporaryFolder();
  const result = await search.run({ quiet: true, trials: 9, folder });
  const calibrated = await result.calibrate({ retrain: 4, epochs: 1, quiet: true });
  expect(calibrated.score).toBe("supernet and untrained scores");
  expect(calibrated.pairs.map(({ score }) => score)).toEqual(
    [...calibrated.pairs.map(({ score }) => score)].sort((a, b) => b - a),
  );
  expect(calibrated.pairs.every(({ score, accuracy }) => score !== accuracy && accuracy > 0)).toBe(true);
  await expect(search.run({ quiet: true, trials: 9, folder, baseline: true })).rejects.toThrow(
    "by score, which networks trained on their own do not have",
  );
  expect(await result.report(join(folder, "report.html"))).toBeDefined();
  const report = readFileSync(join(folder, "report.html"), "utf8");
  expect(report.slice(report.indexOf("score of a path")).slice(0, 80)).toMatch(
    /^score of a path<\/td><td[^>]*>[\d.]+ % \w+, /,
  );
});
