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

describe("a formula", () => {
  test("in a line, in lines of its own, or as an environment becomes MathML", () => {
    const html = markdownHtml(
      String.raw`With $\alpha_1 < x_2$ and $$y$$ in *one* line:

$$
a
= \sum_i i
- b
$$

\begin{align}
a &= b \\
c &= d
\end{align}

| $a_1$ | $b_1$ |
|---|---|
| 1 | 2 |`,
    );
    expect(html.match(/<math/g)).toHaveLength(6);
    expect(html.match(/<math display="block"/g)).toHaveLength(3);
    expect(html).toMatch(/<msub><mi>α<\/mi><mn>1<\/mn><\/msub>.*&lt;/);
    expect(html).toContain("<em>one</em>");
    expect(html).not.toMatch(/<h\d|<li|\$|[\uE000\uE001]/); // a line of "= ..." would make a heading of the one above, "- ..." a list
  });

  test.each(["costs $5 and $10", "`$a$`", String.raw`\$a\$`, "$ a $", "$a", "```\n$$a$$\n```"])(
    "is not what %j holds",
    (source) => {
      expect(markdownHtml(source)).not.toContain("<math");
    },
  );

  test("with a mistake is shown as it was written", () => {
    expect(markdownHtml(String.raw`so $\frac{a<b$ is`)).toMatch(
      /<code class="mistake" title="[^"<]+">\$\\frac\{a&#60;b\$<\/code> is/,
    );
  });

  test("runs nothing, and does not break out of where it stands", () => {
    const hostiles = [
      String.raw`$\text{${hostile}}$`,
      String.raw`$\href{javascript:alert(1)}{x}$ $\url{javascript:alert(1)}$ $\includegraphics{http://a.org/b}$`,
      '![$" onerror="alert(1)$](a.png "$x$")', // within an attribute there is no MathML
      "<img alt='$x$' src=a.png>",
      `\uE000${Buffer.from(`$\\text{${hostile}}$`).toString("hex")}\uE001`, // a mark that somebody made
    ];
    for (const source of hostiles) {
      const html = markdownHtml(source);
      expect(html).not.toMatch(/<script|<img src=x|="javascript|" on|[\uE000\uE001]/);
      expect(html.replace(/<math.*<\/math>/gs, "")).not.toMatch(/="http/);
    }
    expect(markdownHtml("![$x$](a.png)")).toContain('alt="$x$"');
  });
});

describe("TypeScript", () => {
  test("in cells and fenced blocks is highlighted, other languages are not", () => {
    expect(page([code('const a = "<b>"; // c')])).toContain(
      '<span class="hljs-keyword">const</span> a = <span class="hljs-string">&quot;&lt;b&gt;&quot;</span>; <span class="hljs-comment">// c</span>',
    );
    expect(markdownHtml("```ts\nlet x = 1;\n```")).toContain('<span class="hljs-keyword">let</span>');
    expect(markdownHtml("```\nlet x = 1;\n```\n\n```python\nfor x in y:\n```")).not.toContain("hljs");
    expect(markdownHtml('<span class="hljs-keyword evil">a</span>')).toContain('<span class="hljs-keyword">a</span>');
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
    expect(await opened.locator("pre, code.mistake").filter({ hasText: hostile }).count()).toBe(6);
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
      {
        markdown:
          "# A *small* search\n\n| what | value |\n|---|--:|\n| trials | 3 |\n\nAn accuracy $\\hat p$ of $n$ images has the error $$\\sqrt{\\frac{\\hat p\\,(1 - \\hat p)}{n}}$$ and\n\n```ts\nconst n = 30; // of them\n```",
      },
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
    for (const formula of await opened.locator("math").all())
      expect((await formula.boundingBox())?.height).toBeGreaterThan(5);
    expect(problems).toEqual([]);
    await screenshot(opened, `notebook-${theme}`);
    await opened.close();
  });
});
