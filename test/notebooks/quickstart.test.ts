import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { mnist } from "../../sdk/src/datasets/mnist.js";
import { browserMissing, launchBrowser, openHtml } from "../fixtures/browser.js";

const notebooks = new URL("../../notebooks/", import.meta.url);

describe("the quickstart, with few images,", () => {
  const folder = mkdtempSync(join(tmpdir(), "nasbook-quickstart-"));
  const program = fileURLToPath(new URL("quickstart.mjs", notebooks));
  const run = () => promisify(execFile)(process.execPath, [program, "--images", "200"], { cwd: folder });
  let printed: string;
  beforeAll(async () => {
    printed = (await run()).stdout;
  }, 600_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("tells of every step, and ends with a table of the three searches", () => {
    expect(printed).toMatch(/Backend: .* kernels; \d workers/);
    expect(printed).toContain("15625 architectures, 6466 of them different");
    expect(printed.match(/Spearman's correlation with 6 epochs of training/g)).toHaveLength(2);
    expect(printed).toContain("Transfer: accuracy on the test splits of other data sets");
    const [, table = ""] = printed.split("== What was found");
    for (const search of ["random search", "successive halving", "one-shot"])
      expect(table).toMatch(new RegExp(`${search} +\\d+ +[\\d,]+ +[\\d.]+ %.* [\\d.]+ % ± [\\d.]+ `));
  });

  test.skipIf(browserMissing)("leaves a page whose figures draw", async () => {
    const html = readFileSync(join(folder, "out", "quickstart.html"), "utf8");
    const browser = await launchBrowser();
    try {
      const { page, problems } = await openHtml(browser, "quickstart", html);
      const figures = await page.locator("figure").count();
      expect(figures).toBeGreaterThan(8);
      await expect.poll(() => page.locator("figure.drawn").count(), { timeout: 20_000 }).toBe(figures);
      expect(problems).toEqual([]);
    } finally {
      await browser.close();
    }
  });

  test("run again, answers from what it recorded", async () => {
    const again = (await run()).stdout;
    const found = (text: string) => text.split("== What was found")[1]?.split("Everything")[0];
    expect(found(again)).toBe(found(printed));
  }, 120_000);
});

test("turned digits are digits turned by a quarter, and another data set", async () => {
  const { turnedDigits } = await import(new URL("turnedDigits.mjs", notebooks).href);
  const splits = { train: 40, validation: 10, test: 20, seed: 3 };
  const [digits, turned] = [await mnist(splits), await turnedDigits(splits)];
  expect(turned.id).not.toBe(digits.id);
  expect(turned.toJSON().counts).toEqual(digits.toJSON().counts);
  const picture = (pixels: ArrayLike<number>) => Array.from(pixels).join();
  /** Rows from the left column's: a turn to the right, four of which lead back. */
  const turn = (image: ArrayLike<number>) =>
    Array.from(image, (_, at) => image[(27 - (at % 28)) * 28 + Math.floor(at / 28)] as number);
  const image = (pixels: ArrayLike<number>, index: number) =>
    Array.prototype.slice.call(pixels, 784 * index, 784 * (index + 1));
  const originals = new Set(Array.from({ length: 20 }, (_, index) => picture(image(digits.test.inputs, index))));
  for (let index = 0; index < 20; index++)
    expect(originals.has(picture(turn(image(turned.test.inputs, index))))).toBe(true);
});
