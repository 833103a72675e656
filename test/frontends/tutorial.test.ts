import { readFile } from "node:fs/promises";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { browserMissing, launchBrowser, screenshot } from "../fixtures/browser.js";
import { frontEnds } from "./hands.js";
import { startServer } from "./jupyterServer.js";
import { smallTutorial } from "./smallTutorial.js";

/** The part of a saved notebook that is looked at. */
interface Saved {
  readonly cells: readonly {
    readonly cell_type: string;
    readonly execution_count?: number | null;
    readonly outputs?: readonly {
      readonly output_type: string;
      readonly name?: string;
      readonly data?: Readonly<Record<string, unknown>>;
    }[];
  }[];
}

/** As high as the whole notebook: JupyterLab keeps no cell in its page that cannot be seen. */
const viewport = { width: 1200, height: 14_000 };

for (const [end, hands] of frontEnds)
  describe.skipIf(end.missing || browserMissing)(`the first tutorial in ${end.name}, by clicks,`, () => {
    let browser: Browser;
    let server: Awaited<ReturnType<typeof startServer>>;
    beforeAll(async () => {
      browser = await launchBrowser();
      server = await startServer(end, smallTutorial());
    }, 60_000);
    afterAll(async () => {
      await browser?.close();
      await server?.stop();
    });
    const savedCells = async () =>
      (JSON.parse(await readFile(server.file, "utf8")) as Saved).cells.filter(({ cell_type }) => cell_type === "code");

    test("runs from top to bottom, shows the search as it goes, and shows all figures again once saved", async () => {
      const page = await browser.newPage({ viewport });
      await page.goto(server.address(hands.path));
      await hands.opened(page);
      await hands.runAll(page);

      const figures = page.locator(".js-plotly-plot");
      // the first is that of the search by halving: its rungs pass by while it runs, and its end stays
      const says = async () => (await figures.first().locator(".gtitle-subtitle").textContent()) ?? "";
      await expect.poll(says, { timeout: 120_000 }).toMatch(/at rung 0: .*2 workers: trials? \d+/);
      await expect.poll(says, { timeout: 120_000, interval: 20 }).toMatch(/at rung [12]: /);
      await expect.poll(says, { timeout: 120_000 }).toMatch(/18 of 18 trials.*judged 18 → 6 → 2; finished/);

      // done, when the file has the output of the last cell
      const lastOutputs = async () => {
        await hands.save(page);
        return (await savedCells()).at(-1)?.outputs?.length;
      };
      await expect.poll(lastOutputs, { timeout: 240_000, interval: 2_000 }).toBeGreaterThan(0);
      const cells = await savedCells();
      expect(cells.map(({ execution_count }) => execution_count)).toEqual(cells.map((_, index) => index + 1));
      const outputs = cells.flatMap(({ outputs = [] }) => outputs);
      expect(outputs.filter((output) => output.output_type === "error" || output.name === "stderr")).toEqual([]);
      const saved = outputs.filter(({ data = {} }) => "application/vnd.plotly.v1+json" in data).length;
      expect(saved).toBeGreaterThan(8);
      await expect.poll(() => figures.count(), { timeout: 30_000 }).toBe(saved);

      await page.reload();
      await hands.opened(page);
      await expect.poll(() => figures.count(), { timeout: 60_000 }).toBe(saved);
      for (const figure of await figures.all())
        expect((await figure.locator(".main-svg").first().boundingBox())?.height).toBeGreaterThan(100);
      expect(await says()).toMatch(/finished/);
      await screenshot(page, `tutorial-${end.name.toLowerCase().replaceAll(" ", "-")}`);
      await page.close();
    }, 480_000);
  });
