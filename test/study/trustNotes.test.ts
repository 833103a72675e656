import { readFileSync } from "node:fs";
import { join } from "node:path";
import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import "../../sdk/src/study/display/displays.js";
import { proxies } from "../../sdk/src/proxies/index.js";
import { strategies } from "../../sdk/src/strategies/index.js";
import { trustNotes } from "../../sdk/src/study/display/trustNotes.js";
import { oneShot } from "../../sdk/src/supernet/index.js";
import { temporaryFolder, tinyData, tinySpace, tinyTraining } from "./tinyStudy.js";

const notCalibrated =
  /not calibrated: shared weights may rank worse than the number of parameters \(agreement with parameters -?[01]\.\d\d over \d+ architectures\); calibrate\(\) measures it/i;
const run = () =>
  tinySpace
    .search(oneShot.spos({ epochs: 12, search: strategies.random() }))
    .on(tinyData)
    .training(tinyTraining)
    .run({ trials: 20, folder: temporaryFolder(), quiet: true });
/** What a terminal prints and what a notebook shows. */
async function shown(value: object): Promise<string> {
  const rich = await (value as { [key: symbol]: () => Promise<Record<string, unknown>> })[
    Symbol.for("Jupyter.display")
  ]!();
  return `${inspect(value, { depth: 4 })}\n${rich["text/html"]}`;
}

describe("a one-shot result that was not calibrated says so, beside its agreement with the number of parameters,", () => {
  test("in its summary, its table and its report", async () => {
    const result = await run();
    for (const value of [result, result.table()])
      expect((await shown(value)).match(new RegExp(notCalibrated, "gi"))).toHaveLength(2);
    const file = await result.report(join(temporaryFolder(), "report.html"));
    const html = readFileSync(file, "utf8");
    expect(html).toMatch(notCalibrated);
    expect(html).toContain("with the shared weights of the supernet, not calibrated");
  });

  test("until it is calibrated", async () => {
    const result = await run();
    await result.calibrate({ retrain: 4, epochs: 1, quiet: true });
    for (const value of [result, result.table()]) expect(await shown(value)).not.toMatch(notCalibrated);
    const html = readFileSync(await result.report(join(temporaryFolder(), "report.html")), "utf8");
    expect(html).not.toMatch(notCalibrated);
    expect(html).not.toContain("not calibrated");
  });
});

test("a collapse is told beside it", async () => {
  const { record } = await run();
  const skips = record.trials.map((trial) => ({
    ...trial,
    genotype: { cell: ["skip_connect", "none", "skip_connect"] },
  }));
  const [, alarm] = trustNotes({ ...record, trials: skips });
  expect(alarm).toMatch(
    /^collapse\? 100\.0 % of the ops of the best \d+ architectures are none or skip_connect, against 66\.7 % on average in the space \(p < 0\.0001\); the supernet may prefer what learns fastest$/,
  );
});

test("a search that trains its candidates has no such note", async () => {
  const result = await tinySpace
    .search(strategies.random())
    .proxy(proxies.epochs(1))
    .on(tinyData)
    .training(tinyTraining)
    .run({ trials: 4, folder: temporaryFolder(), quiet: true });
  expect(trustNotes(result.record)).toEqual([]);
  expect(await shown(result)).not.toMatch(/calibrat/);
});
