import { readFile } from "node:fs/promises";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { browserMissing, launchBrowser, screenshot } from "../fixtures/browser.js";
import { frontEnds } from "./hands.js";
import { notebookOf, startServer } from "./jupyterServer.js";
import { studyCells } from "./study.js";

for (const [end, hands] of frontEnds)
  describe.skipIf(end.missing || browserMissing)(`${end.name}, used by hand,`, () => {
    let browser: Browser;
    let server: Awaited<ReturnType<typeof startServer>>;
    beforeAll(async () => {
      browser = await launchBrowser();
      server = await startServer(end, notebookOf(studyCells));
    }, 60_000);
    afterAll(async () => {
      await browser?.close();
      await server?.stop();
    });

    test("runs a study, shows it while it runs, interrupts it, and shows it again once saved", async () => {
      const page = await browser.newPage({ viewport: { width: 1200, height: 1600 } });
      await page.goto(server.address(hands.path));
      await hands.opened(page);
      await hands.runAll(page);

      const figure = page.locator(".js-plotly-plot");
      const points = () => figure.locator(".scatterlayer .points path").count();
      await expect.poll(points, { timeout: 90_000 }).toBeGreaterThan(0);
      const before = await points();
      await expect.poll(points, { timeout: 60_000 }).toBeGreaterThan(before); // it changes while the cell runs
      expect(await figure.count()).toBe(1); // one output, not one an update

      await hands.interrupt(page);
      await page.getByText("KeyboardInterrupt").first().waitFor({ timeout: 30_000 });
      await screenshot(page, `frontend-${end.name.toLowerCase().replaceAll(" ", "-")}`);
      await hands.save(page);
      await expect
        .poll(async () => (await readFile(server.file, "utf8")).includes("KeyboardInterrupt"), { timeout: 20_000 })
        .toBe(true);
      const shown = await points();

      await page.reload();
      await hands.opened(page);
      await expect.poll(points, { timeout: 30_000 }).toBe(shown);
      await page.close();
    }, 240_000);
  });
