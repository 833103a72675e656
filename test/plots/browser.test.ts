import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { trialRows } from "../../sdk/src/analysis/index.js";
import { reportHtml } from "../../sdk/src/notebook/report.js";
import { loadDrawing } from "../../sdk/src/plots/index.js";
import { presets } from "../../sdk/src/space/presets/index.js";
import { browserMissing, launchBrowser, openHtml, screens, screenshot } from "../fixtures/browser.js";
import { emptyFigures, figures } from "../fixtures/figures.js";
import { halvingRecord } from "../fixtures/halvingRecord.js";
import { hostile, hostileFigures } from "../fixtures/hostile.js";

describe.skipIf(browserMissing)("in a browser", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  test("every figure of a report draws, in light and dark", async () => {
    const record = halvingRecord();
    const cells = presets.nasBench201();
    const best = record.trials.find((trial) => trial.status === "complete")!;
    const draw = await loadDrawing();
    const html = reportHtml({
      title: "First search",
      sections: [
        { heading: "Trials", text: "What was tried.\n\nIn two paragraphs.", table: trialRows(record).slice(0, 8) },
        { heading: "Space", svg: draw.skeleton(cells) },
        {
          heading: "Best",
          svg: draw.cell((best.genotype as { normal: string[] }).normal, { title: best.architecture }),
        },
        ...Object.entries(figures).map(([heading, figure]) => ({ heading, figure })),
        ...emptyFigures.map((figure) => ({ heading: "Nothing yet", figure })),
      ],
    });
    const count = Object.keys(figures).length + emptyFigures.length;
    for (const theme of ["light", "dark"] as const) {
      const { page, problems } = await openHtml(browser, "report", html, { theme });
      await expect.poll(() => page.locator("figure.drawn").count(), { timeout: 20_000 }).toBe(count);
      // the static images give way to the live figures
      expect(await page.locator("figure > svg:visible").count()).toBe(0);
      expect(await page.locator(".plot .main-svg:visible").count()).toBeGreaterThanOrEqual(count);
      const marks = await page.locator(".plot .point, .plot .hm image, .plot .bars path").count();
      expect(marks).toBeGreaterThan(100);
      expect(problems).toEqual([]);
      await screenshot(page, `report-${theme}`);
      if (theme === "light")
        for (const [index, name] of Object.keys(figures).entries())
          await page
            .locator("figure")
            .nth(index)
            .screenshot({ path: new URL(`${name}.png`, screens).pathname });
      await page.close();
    }
  });

  test("without scripts the report still shows every figure", async () => {
    const sections = Object.entries(figures).map(([heading, figure]) => ({ heading, figure }));
    const html = reportHtml({ title: "Without scripts", sections });
    const { page } = await openHtml(browser, "static", html, { scripts: false });
    expect(await page.locator("figure > svg").count()).toBe(sections.length);
    await screenshot(page, "static");
    await page.close();
  });

  test("text from data runs no script: not in a report, not in a figure, not in its static image", async () => {
    const draw = await loadDrawing();
    const html = reportHtml({
      title: hostile,
      sections: [
        { heading: hostile, text: hostile, table: [{ [hostile]: hostile }], svg: draw.cell([hostile]) },
        {
          heading: "raw",
          svg: `<svg xmlns="http://www.w3.org/2000/svg" onload="alert(2)"><script>alert(3)</script></svg>`,
        },
        ...Object.entries(hostileFigures).map(([heading, figure]) => ({ heading, figure })),
      ],
    });
    const { page, problems } = await openHtml(browser, "hostile", html);
    const count = Object.keys(hostileFigures).length;
    await expect.poll(() => page.locator("figure.drawn").count(), { timeout: 20_000 }).toBe(count);
    for (const figure of await page.locator(".plot").all()) await figure.hover({ position: { x: 400, y: 200 } });
    expect(await page.locator("img[src=x]").count()).toBe(0);
    // and it is there to be read
    expect(await page.locator("h1").textContent()).toBe(hostile);
    expect(await page.locator("td").textContent()).toBe(hostile);
    expect(await page.locator(".plot .xtick text", { hasText: "<img" }).last().textContent()).toContain(
      "<img src=x onerror=alert(1)>",
    );
    expect(problems).toEqual([]);
    await screenshot(page, "hostile");
    await page.close();
  });
});
