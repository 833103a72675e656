import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fromArrays } from "../../sdk/src/datasets/fromArrays.js";
import "../../sdk/src/study/display/displays.js";
import { embedPlotly } from "../../sdk/src/notebook/embedPlotly.js";
import { proxies } from "../../sdk/src/proxies/index.js";
import { space } from "../../sdk/src/space/space.js";
import { strategies } from "../../sdk/src/strategies/index.js";
import type { Strategy } from "../../sdk/src/strategies/strategy.js";
import { compare } from "../../sdk/src/study/comparison/compare.js";
import { tables } from "../../sdk/src/tables/index.js";
import { stripes } from "../datasets/stripes.js";
import { browserMissing, launchBrowser, openHtml, screenshot } from "../fixtures/browser.js";
import { inMemory } from "../fixtures/inMemory.js";
import { temporaryFolder, tinyData, tinySpace, tinyTraining } from "../study/tinyStudy.js";
import { pretendKernel } from "./pretendKernel.js";

type Shown = { readonly "text/html": string; readonly "text/plain": string };
const shown = (value: object): Promise<Shown> =>
  (value as { [key: symbol]: () => Promise<Shown> })[Symbol.for("Jupyter.display")]!();

/** Other images of the same two classes. */
const otherData = fromArrays({
  name: "other stripes",
  ...stripes({ counts: [30, 30] }),
  train: 24,
  validation: 18,
  test: 18,
  seed: 2,
});

/** One of everything that a user holds in a notebook, in the order in which it comes up. */
async function publicValues(): Promise<Readonly<Record<string, object>>> {
  const search = tinySpace.search(strategies.random()).proxy(proxies.epochs(2)).on(tinyData).training(tinyTraining);
  const quiet = { quiet: true };
  const result = await search.run({ ...quiet, trials: 6, folder: temporaryFolder() });
  const calibrated = await result.calibrate({ ...quiet, retrain: 4, epochs: 3 });
  const model = await result.best.retrain({ ...quiet, seeds: 2, epochs: 3 });
  const sums = tables.fromFunction({
    name: "sums",
    space: space().integer("a", { low: 0, high: 30 }).integer("b", { low: 0, high: 30 }),
    metrics: ["accuracy", "size"],
    answer: ({ a, b }) => ({ metrics: { accuracy: 1 / (1 + (a - 20) ** 2 + (b - 7) ** 2), size: a * a + b } }),
  });
  const onTable = (strategy: Strategy) => sums.space.search(strategy).on(sums);
  const found = await onTable(strategies.regularizedEvolution())
    .seed(1)
    .run({ ...inMemory, trials: 60 });
  const several = await onTable(strategies.nsga2())
    .objectives({ accuracy: "maximize", size: "minimize" })
    .run({ ...inMemory, trials: 60 });
  const studies = { random: onTable(strategies.random()), TPE: onTable(strategies.tpe()) };
  const compared = await compare({ studies, seeds: 6, run: { trials: 40 } });
  const transfer = await model.transfer([otherData], { ...quiet, epochs: 2 });
  return {
    "a data set": tinyData,
    "a space": tinySpace,
    "a search": search,
    "a result": result,
    "its history": result.plot(),
    "a calibration": calibrated,
    "a candidate": result.best,
    "a retrained model": model,
    "its confusion": model.plot(),
    "its ensemble": model.ensemble(),
    "its predictions": await model.predict(tinyData.test.inputs),
    "its evaluation": await model.evaluate(tinyData, { split: "validation" }),
    "a transfer": transfer,
    "a table of results": sums,
    "a search on it": onTable(strategies.random()),
    "its result": found,
    "the trials of that": found.plot(),
    "a result with several objectives": several.plot(),
    "a comparison": compared,
    "its regrets": compared.plot("regret"),
    "its ranks": compared.plot("ranks"),
  };
}

describe.skipIf(browserMissing)("every public value", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  test("shows itself on light and dark pages", async () => {
    const values = await publicValues();
    const sent = pretendKernel();
    await embedPlotly();
    const sections = await Promise.all(
      Object.entries(values).map(
        async ([name, value]) => `<section><h2>${name}</h2>${(await shown(value))["text/html"]}</section>`,
      ),
    );
    const style = "<style>:root { color-scheme: light dark } body { font: 14px sans-serif; margin: 2em }</style>";
    const page = `<!doctype html><meta charset="utf-8">${style}<body>${sent[0]?.output.data["text/html"]}${sections.join("\n")}</body>`;
    for (const theme of ["light", "dark"] as const) {
      const { page: opened, problems } = await openHtml(browser, `values-${theme}`, page, { theme });
      await expect.poll(() => opened.locator(".js-plotly-plot .main-svg").count()).toBeGreaterThan(0);
      for (const section of await opened.locator("section").all()) {
        const name = await section.locator("h2").textContent();
        expect((await section.boundingBox())?.height, name ?? "").toBeGreaterThan(50);
        const words = await section.locator("p, td, th, caption, text").allTextContents();
        expect(words.join(" "), name ?? "").not.toMatch(/undefined|NaN|\[object/);
      }
      expect(problems).toEqual([]);
      await screenshot(opened, `values-${theme}`);
      await opened.close();
    }
  }, 60_000);
});
