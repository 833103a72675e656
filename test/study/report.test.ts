import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fromArrays } from "../../sdk/src/datasets/fromArrays.js";
import { proxies } from "../../sdk/src/proxies/index.js";
import { space } from "../../sdk/src/space/space.js";
import { strategies } from "../../sdk/src/strategies/index.js";
import type { Result } from "../../sdk/src/study/api/result.js";
import { resume } from "../../sdk/src/study/store/resume.js";
import { oneShot } from "../../sdk/src/supernet/index.js";
import { tables } from "../../sdk/src/tables/index.js";
import { version } from "../../sdk/src/version.js";
import { stripes } from "../datasets/stripes.js";
import { browserMissing, launchBrowser, openHtml, screenshot } from "../fixtures/browser.js";
import { hostile } from "../fixtures/hostile.js";
import { temporaryFolder, tinyData, tinySpace, tinyTraining } from "./tinyStudy.js";

/** Rows of the protocol by their settings. */
async function protocolOf<R extends Pick<Result, "reportSections">>(result: R): Promise<Record<string, string>> {
  const section = (await result.reportSections()).find(({ heading }) => heading.endsWith(": protocol"));
  const rows = section?.table as readonly { readonly setting: string; readonly value: string }[];
  return Object.fromEntries(rows.map(({ setting, value }) => [setting, value]));
}

const halving = (data = tinyData) =>
  tinySpace
    .search(strategies.regularizedEvolution({ populationSize: 3, tournamentSize: 2 }))
    .proxy(proxies.successiveHalving({ epochs: [1, 2], shares: [0.5, 1], keep: 1 / 3 }))
    .on(data)
    .training(tinyTraining)
    .constraints({ maximum: { parameters: 5000 } })
    .seed(7);
const budget = { trials: 6, quiet: true } as const;

describe("the protocol of a report", () => {
  test("states data, splits, search, schedule, training, metrics, seeds, what was spent, and versions", async () => {
    const result = await halving().run({ ...budget, folder: temporaryFolder(), workers: 2, baseline: true });
    const protocol = await protocolOf(result);
    expect(protocol).toMatchObject({
      data: "stripes",
      "content id": tinyData.id,
      task: "classification with 2 outputs: 0, 1",
      "shape of an input": "4 × 4 × 1",
      splits: "32 train, 24 validation, 24 test; the search reads train and validation only",
      space: "Space of 27 architectures: stem > cell > head",
      strategy: "regularizedEvolution (populationSize 3, tournamentSize 2)",
      schedule: "halving",
      "stage 0": "rung 0: 1 epoch on 50 % of the data; 50 % of the train split; 33.3 % of the trials go on",
      "stage 1": "rung 1: 2 epochs",
      loss: "crossEntropy",
      training: expect.stringMatching(
        /optimizer momentum, learningRate 0.05, .*batchSize 8, augment \{.*crop 0, flip false.*\}/,
      ),
      objectives: "maximize accuracy",
      constraints: "parameters at most 5,000",
      "metric accuracy": expect.stringMatching(/^higher is better; unit: share; .*; an objective$/),
      "metric loss": expect.stringMatching(/^lower is better; mean of the task's .* loss/),
      seeds: expect.stringMatching(/^study 7; /),
      "order of results": expect.stringContaining("all results but the last 4"),
      duplicates: "take over the result of the first",
      trials: expect.stringMatching(/^6 of 6, \d evaluations, \d reused results, 0 failed$/),
      "training images": expect.stringMatching(/^\d+ \(\d.* % of what training every trial to the end takes\)$/),
      time: expect.stringMatching(/^[\d.]+ s of evaluation/),
      "workers of the last run": "2",
      baseline: expect.stringMatching(/^random.*: \d trials, \d+ training images$/),
      journal: "format 3",
    });
    expect(protocol.versions).toContain(`nasbook ${version}, TensorFlow.js (wasm) `);
    expect(protocol.versions).toContain(`node ${process.version}`);
    expect(protocol.backend).toMatch(/^wasm/);
  });

  test("keeps the versions that a study began with", async () => {
    const folder = temporaryFolder();
    await halving().run({ ...budget, folder });
    const file = join(folder, "journal.jsonl");
    writeFileSync(file, readFileSync(file, "utf8").replace(`"node":"${process.version}"`, '"node":"v18.0.0"'));
    expect((await protocolOf(await resume(folder, { quiet: true }))).versions).toContain("node v18.0.0");
  });

  test("of a supernet, a function, a table and a loop of one's own names what each has", async () => {
    const shared = await tinySpace
      .search(oneShot.spos({ epochs: 2, populationSize: 3, tournamentSize: 2 }))
      .on(tinyData)
      .training(tinyTraining)
      .run({ ...budget, folder: temporaryFolder() });
    expect((await protocolOf(shared))["one-shot method"]).toMatch(/^spos \(epochs 2, /);

    const steps = space().choice("a", [1, 2, 3]).choice("b", [1, 2, 3]);
    const random = steps.search(strategies.random());
    const sum = ({ a, b }: { readonly a: number; readonly b: number }) => a + b;
    const own = await protocolOf(await random.on(sum).run({ ...budget, folder: false }));
    expect(own).toMatchObject({
      evaluator: "function sum",
      "content id": expect.any(String),
      strategy: "random (replacement false)",
    });
    expect(own).not.toHaveProperty("training images");
    expect(own).not.toHaveProperty("loss");

    const table = tables.fromFunction({
      name: "sum",
      space: steps,
      answer: (g) => ({ metrics: { accuracy: sum(g) / 6 } }),
    });
    const looked = await protocolOf(await random.on(table).run({ ...budget, folder: false }));
    expect(looked).toMatchObject({ evaluator: "table sum", "simulated time": "6 epochs" });

    const study = await random.open({ folder: false, trials: 2 });
    for (let trial = await study.ask(); trial !== undefined; trial = await study.ask())
      await study.tell(trial, sum(trial.genotype));
    expect((await protocolOf(study.result())).trials).toBe("2 of 2, 2 evaluations, 0 reused results, 0 failed");
  });
});

describe.skipIf(browserMissing)("a report in a browser", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  test("shows the protocol as a table, in which no name is markup", async () => {
    const data = fromArrays({
      name: `stripes ${hostile}`,
      ...stripes({ counts: [40, 40] }),
      classes: [hostile, "b"],
      train: 32,
      validation: 24,
      test: 24,
      seed: 1,
    });
    const folder = temporaryFolder();
    const result = await halving(data).run({ ...budget, folder, baseline: true });
    const html = readFileSync(await result.report(join(folder, "report.html")), "utf8");
    const { page, problems } = await openHtml(browser, "study-report", html);
    await expect.poll(() => page.locator("figure.drawn").count(), { timeout: 20_000 }).toBeGreaterThan(3);
    const section = page.locator("section", { has: page.getByRole("heading", { name: /: protocol$/ }) });
    expect(await section.locator("tbody tr").count()).toBeGreaterThan(20);
    expect(await section.locator("tr", { hasText: /^data/ }).locator("td").nth(1).textContent()).toBe(
      `stripes ${hostile}`,
    );
    expect(await page.locator("img[src=x]").count()).toBe(0);
    expect(problems).toEqual([]);
    await screenshot(page, "study-report");
    await section.screenshot({ path: new URL("../../out/screens/protocol.png", import.meta.url).pathname });
  });
});
