import { type CellRun, type NotebookCell, notRun } from "../notebook/notebookFormat.js";
import type { ExecutedNotebook } from "../notebook/writeNotebook.js";
import { escapeHtml } from "./escapeHtml.js";
import { formulaStyle } from "./formulas.js";
import { highlightedCode } from "./highlightedCode.js";
import { markdownHtml } from "./markdownHtml.js";
import { outputHtml } from "./outputHtml.js";
import { pageStyle } from "./pageStyle.js";

export interface NotebookPage extends ExecutedNotebook {
  /** Title, used when the notebook has no heading. */
  readonly name: string;
}

/** An executed notebook as one HTML page. Figures are self-contained, so it works offline. */
export function notebookPage({ notebook, runs, name }: NotebookPage): string {
  const cells = notebook.cells.map((cell, index) => cellHtml(cell, runs[index] ?? notRun)).join("\n");
  const style = cells.includes("<math") ? `${pageStyle}${formulaStyle()}` : pageStyle;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(titleOf(notebook.cells) ?? name)}</title>
<style>${style}</style>
</head>
<body>
<main>
${cells}
</main>
</body>
</html>
`;
}

/** The first heading of the highest level, without formatting. */
function titleOf(cells: readonly NotebookCell[]): string | undefined {
  const text = cells.flatMap((cell) => (cell.cell_type === "markdown" ? cell.source : [])).join("\n\n");
  return /^# +(.+)$/m.exec(text)?.[1]?.replace(/[*_`]/g, "");
}

function cellHtml(cell: NotebookCell, { executionCount, outputs }: CellRun): string {
  switch (cell.cell_type) {
    case "markdown":
      return `<section class="markdown">${markdownHtml(cell.source, cell.attachments)}</section>`;
    case "raw":
      return `<section class="raw"><pre>${escapeHtml(cell.source)}</pre></section>`;
    case "code": {
      const shown = outputs.map((output) => `<div class="output">${outputHtml(output)}</div>`);
      const code = `<pre class="source" data-count="${executionCount ?? " "}"><code>${highlightedCode(cell.source)}</code></pre>`;
      return `<section class="code">${[code, ...shown].join("\n")}</section>`;
    }
    default:
      return cell satisfies never;
  }
}
