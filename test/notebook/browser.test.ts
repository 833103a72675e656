import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { embedPlotly } from "../../sdk/src/notebook/embedPlotly.js";
import { figureBundle } from "../../sdk/src/notebook/figureBundle.js";
import { browserMissing, launchBrowser, openHtml, screenshot } from "../fixtures/browser.js";
import { figures } from "../fixtures/figures.js";
import { hostileFigures } from "../fixtures/hostile.js";
import { pretendKernel } from "./pretendKernel.js";

const page = (...parts: readonly unknown[]) => `<!doctype html><meta charset="utf-8"><body>${parts.join("\n")}</body>`;
const all = Object.values(figures).map((figure) => figureBundle(figure)["text/html"]);

async function loader(): Promise<unknown> {
  const sent = pretendKernel();
  await embedPlotly();
  return sent[0]?.output.data["text/html"];
}

describe.skipIf(browserMissing)("the outputs of a notebook, in a browser:", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  test.each([
    ["Plotly first", async () => [await loader(), ...all]],
    ["figures first, as in a notebook that is read from its end", async () => [...all, await loader()]],
    ["Plotly twice, as after a restart", async () => [await loader(), ...all, await loader()]],
    [
      "beside a module loader, as in the classic notebook",
      async () => [
        "<script>window.define = () => { throw new Error('taken for a module'); }; window.define.amd = {};</script>",
        await loader(),
        ...all,
      ],
    ],
  ])("figures are live with %s", async (name, parts) => {
    const { page: opened, problems } = await openHtml(browser, "outputs", page(...(await parts())));
    await expect.poll(() => opened.locator(".js-plotly-plot").count(), { timeout: 20_000 }).toBe(all.length);
    await expect.poll(() => opened.locator(".js-plotly-plot .main-svg").count()).toBeGreaterThanOrEqual(all.length);
    expect(await opened.locator("div[id^=nasbook] > img").count()).toBe(0);
    expect(problems).toEqual([]);
    if (name === "Plotly first") await screenshot(opened, "outputs");
    await opened.close();
  });

  test("without Plotly, or without scripts, each figure is its image", async () => {
    for (const scripts of [true, false]) {
      const { page: opened, problems } = await openHtml(browser, "images", page(...all), { scripts });
      const images = opened.locator("div[id^=nasbook] > img");
      expect(await images.count()).toBe(all.length);
      for (const image of await images.all()) expect((await image.boundingBox())?.height).toBeGreaterThan(200);
      expect(problems).toEqual([]);
      await opened.close();
    }
  });

  test("text from data runs no script", async () => {
    const html = Object.values(hostileFigures).map((figure) => figureBundle(figure)["text/html"]);
    const { page: opened, problems } = await openHtml(browser, "hostile-outputs", page(await loader(), ...html));
    await expect.poll(() => opened.locator(".js-plotly-plot").count(), { timeout: 20_000 }).toBe(html.length);
    expect(await opened.locator("img[src=x]").count()).toBe(0);
    expect(problems).toEqual([]);
    await opened.close();
  });
});
