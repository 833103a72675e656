import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type CellRun, type Notebook, notRun, type Output } from "../../kernel-setup/src/notebook/notebookFormat.js";
import { markdownHtml } from "../../kernel-setup/src/page/markdownHtml.js";
import { notebookPage } from "../../kernel-setup/src/page/notebookPage.js";
import { browserMissing, launchBrowser, openHtml, screenshot } from "../fixtures/browser.js";
import { runNotebook } from "./notebookRun.js";

type Cell = Notebook["cells"][number];
const hostile = `</script></pre><img src=x onerror="alert(1)"><script>alert(2)</script>`;
const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" onload="alert(3)"><script>alert(4)</script></svg>`;
const png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const data = (type: string, value: unknown): Output => ({
  output_type: "display_data",
  data: { "text/plain": "the text", [type]: value },
  metadata: {},
});

function page(cells: readonly (readonly [Cell, CellRun])[]): string {
  const notebook: Notebook = { nbformat: 4, nbformat_minor: 5, metadata: {}, cells: cells.map(([cell]) => cell) };
  return notebookPage({ notebook, runs: cells.map(([, run]) => run), name: hostile });
}
const code = (source: string, ...outputs: readonly Output[]): readonly [Cell, CellRun] => [
  { cell_type: "code", metadata: {}, source },
  { executionCount: 1, outputs },
];
const markdown = (source: string): readonly [Cell, CellRun] => [
  { cell_type: "markdown", metadata: {}, source },
  notRun,
];

describe("markdown", () => {
  test("is HTML with tables, lists of tasks and links", () => {
    const html = markdownHtml("## A\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n\n- [x] done\n\n[n](https://a.org) `x < 1`");
    for (const part of [
      "<h2>A</h2>",
      "<td>1</td>",
      'align="right"',
      'type="checkbox"',
      'href="https://a.org"',
      "x &lt; 1",
    ])
      expect(html).toContain(part);
  });

  test("may hold HTML that formats, and nothing that runs", () => {
    const html = markdownHtml(
      `<details><summary>s</summary>d</details> <img src="a.png" width="9" onerror="x"> <a href="javascript:x" id="Plotly">a</a> [l](javascript:x)

<script>x</script><style>x</style><iframe src="y"></iframe> <svg onload="x"></svg>`,
    );
    expect(html).toContain("<details><summary>s</summary>d</details>");
    expect(html).toContain('<img src="a.png" width="9" />');
    expect(html).not.toMatch(/="javascript:|on(error|load)|<(script|style|iframe|svg)|id=/);
  });

  test("shows the pictures that come with its cell", () => {
    const html = markdownHtml("![a](attachment:my%20a.png) ![b](attachment:b.png)", {
      "my a.png": { "image/png": "aGk=\n" },
    });
    expect(html).toContain('src="data:image/png;base64,aGk="');
    expect(html).toContain('src="attachment:b.png"');
  });
});

describe.skipIf(browserMissing)("the page of a notebook, in a browser,", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  test("runs nothing that comes from text, and shows it as it is", async () => {
    const html = page([
      markdown(`# ${hostile}`),
      [{ cell_type: "raw", metadata: {}, source: hostile }, notRun],
      code(
        hostile,
        { output_type: "stream", name: "stderr", text: `\u001b[31m${hostile}` },
        { output_type: "error", ename: "E", evalue: hostile, traceback: [hostile] },
        data("text/plain", hostile),
        data("text/latex", hostile),
        data("text/markdown", hostile),
        data("image/svg+xml", svg),
        data("image/png", `${png}"${hostile}`),
        data("application/x-unknown", 1),
      ),
    ]);
    const { page: opened, problems } = await openHtml(browser, "notebook-hostile", html);
    expect(problems.filter((problem) => !problem.startsWith("Failed to load resource"))).toEqual([]);
    expect(await opened.locator("pre").filter({ hasText: hostile }).count()).toBe(6);
    expect(await opened.locator("script").count()).toBe(0);
    expect(await opened.locator("[onerror],[onload]").count()).toBe(0);
    expect(await opened.locator('img[src^="data:image/svg"]').count()).toBe(1);
    await opened.close();
  });

  test("lets the HTML of outputs run, as notebooks do", async () => {
    const html = page([code("1", data("text/html", "<p id=a></p><script>a.textContent = 1 + 1;</script>"))]);
    const { page: opened } = await openHtml(browser, "notebook-html", html);
    expect(await opened.locator("#a").textContent()).toBe("2");
    await opened.close();
  });

  test.each(["light", "dark"] as const)("shows live figures without a network, in the %s theme", async (theme) => {
    const cells = [
      { markdown: "# A *small* search\n\n| what | value |\n|---|--:|\n| trials | 3 |" },
      'import { datasets, proxies, space, strategies } from "nasbook";',
      "const digits = await datasets.mnist({ train: 60, validation: 30, test: 30, seed: 1 });\ndigits",
      'const small = space({ input: digits.shape }).stem("conv_3x3", { channels: 2 })\n  .cell("normal", { nodes: 3, ops: ["none", "skip_connect", "nor_conv_1x1"] }).head("classifier");\nsmall',
      "const found = await small.search(strategies.random()).proxy(proxies.epochs(1)).on(digits).seed(1).run({ trials: 3 });\nfound",
      'found.plot("pareto")',
      "console.error('a warning'); throw new RangeError('and an error')",
    ];
    let html = "";
    const { code, cells: executed } = await runNotebook(cells, { args: ["--html", "page.html"] }, async (_, folder) => {
      html = await readFile(join(folder, "page.html"), "utf8");
    });
    expect(code).toBe(1);
    const figures = executed
      .flatMap(({ outputs = [] }) => outputs)
      .filter(({ data }) => data !== undefined && "application/vnd.plotly.v1+json" in data).length;
    expect(figures).toBeGreaterThan(1);
    const { page: opened, problems } = await openHtml(browser, `notebook-${theme}`, html, { theme });
    await expect
      .poll(() => opened.locator(".js-plotly-plot .main-svg").first().isVisible(), { timeout: 20_000 })
      .toBe(true);
    await expect.poll(() => opened.locator(".js-plotly-plot").count(), { timeout: 20_000 }).toBe(figures);
    expect(await opened.locator("div[id^=nasbook] > img").count()).toBe(0);
    expect(await opened.title()).toBe("A small search");
    expect(problems).toEqual([]);
    await screenshot(opened, `notebook-${theme}`);
    await opened.close();
  });
});
