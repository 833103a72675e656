import { stripVTControlCharacters } from "node:util";
import type { MimeData, Output } from "../notebook/notebookFormat.js";
import { escapeHtml } from "./escapeHtml.js";
import { formulaHtml } from "./formulas.js";
import { dataUrl, markdownHtml } from "./markdownHtml.js";

/** An output of a cell as HTML. HTML outputs run as in a notebook; all others become text or images. */
export function outputHtml(output: Output): string {
  switch (output.output_type) {
    case "stream":
      return preformatted(output.text, output.name === "stderr" ? "stderr" : "stdout");
    case "error":
      return preformatted(output.traceback.join("\n") || `${output.ename}: ${output.evalue}`, "error");
    case "display_data":
    case "execute_result":
      return dataHtml(output.data);
    default:
      return output satisfies never;
  }
}

/** Renderers by MIME type, best first. */
const renderers: readonly (readonly [type: string, render: (text: string) => string])[] = [
  ["text/html", (html) => `<div class="rich">${html}</div>`],
  ["text/markdown", (source) => `<div class="markdown">${markdownHtml(source)}</div>`],
  // as an image, so that scripts in it cannot run
  ["image/svg+xml", (svg) => image("image/svg+xml", Buffer.from(svg).toString("base64"))],
  ...["image/png", "image/jpeg", "image/gif", "image/webp"].map(
    (type) => [type, (base64: string) => image(type, base64)] as const,
  ),
  ["text/latex", (source) => `<div class="markdown">${formulaHtml(source.trim())}</div>`],
  ["text/plain", (text) => preformatted(text, "stdout")],
];

function dataHtml(data: MimeData): string {
  for (const [type, render] of renderers) {
    const value = data[type];
    if (typeof value === "string") return render(value);
  }
  return preformatted(`an output that this page cannot show: ${Object.keys(data).join(", ") || "nothing"}`, "stderr");
}

const image = (type: string, base64: string): string => `<img alt="output" src="${dataUrl(type, base64)}">`;

const preformatted = (text: string, kind: "stdout" | "stderr" | "error"): string =>
  `<pre class="${kind}">${escapeHtml(stripVTControlCharacters(text))}</pre>`;
