import type { Figure } from "../plots/figure.js";
import { figureSvg } from "../plots/figureSvg.js";
import type { AnyTrace } from "../plots/trace.js";
import { escapeHtml } from "./escapeHtml.js";
import { plotlySource } from "./plotlySource.js";
import { reportStyle } from "./reportStyle.js";
import { scriptJson } from "./scriptJson.js";

/** One section of a report. The given fields are shown in this order. */
export interface ReportSection {
  readonly heading: string;
  /** Plain text; an empty line begins a paragraph. */
  readonly text?: string;
  /** One object per row; the columns are the keys of all rows. */
  readonly table?: readonly object[];
  readonly figure?: Figure<AnyTrace>;
  /** A drawing as SVG. Shown as an image, so nothing in it can run. */
  readonly svg?: string;
}

/** A whole report. */
export interface Report {
  readonly title: string;
  readonly sections: readonly ReportSection[];
}

/**
 * One self-contained HTML page: text, tables, drawings and figures, with Plotly included (1.5 MB). Without scripts, each figure is a
 * static image.
 */
export function reportHtml({ title, sections }: Report): string {
  const hasFigures = sections.some(({ figure }) => figure !== undefined);
  const scripts = hasFigures ? `<script>${plotlyScript()}</script>\n<script>${drawFigures}</script>\n` : "";
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${reportStyle}</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
${sections.map(sectionHtml).join("\n")}
</main>
${scripts}</body>
</html>
`;
}

function sectionHtml({ heading, text, table, figure, svg }: ReportSection): string {
  const parts = [
    `<h2>${escapeHtml(heading)}</h2>`,
    ...(text === undefined ? [] : text.split(/\n\s*\n/).map((paragraph) => `<p>${escapeHtml(paragraph.trim())}</p>`)),
    table === undefined ? "" : tableHtml(table),
    figure === undefined ? "" : figureHtml(figure),
    svg === undefined ? "" : `<img class="drawing" alt="${escapeHtml(heading)}" src="${svgUrl(svg)}">`,
  ];
  return `<section>\n${parts.filter((part) => part !== "").join("\n")}\n</section>`;
}

const figureHtml = (figure: Figure<AnyTrace>): string =>
  `<figure>${figureSvg(figure)}<script type="application/json">${scriptJson(figure)}</script></figure>`;

function tableHtml(rows: readonly object[]): string {
  const values = rows.map((row): Readonly<Record<string, unknown>> => ({ ...row })); // read by name only
  const columns = [...new Set(values.flatMap((row) => Object.keys(row)))];
  const head = columns.map((column) => {
    const numeric = values.some((row) => typeof row[column] === "number");
    return `<th${numeric ? ' class="number"' : ""}>${escapeHtml(column)}</th>`;
  });
  const body = values.map((row) => `<tr>${columns.map((column) => cellHtml(row[column])).join("")}</tr>`);
  return `<div class="table"><table><thead><tr>${head.join("")}</tr></thead><tbody>\n${body.join("\n")}\n</tbody></table></div>`;
}

function cellHtml(value: unknown): string {
  if (typeof value === "number") return `<td class="number">${escapeHtml(numberText(value))}</td>`;
  const text = value === undefined || value === null ? "" : `${value}`;
  // long texts get room; those without spaces, such as architectures, also a typeface in which they can be compared
  const kind = /\S{40}/.test(text) ? ' class="long"' : text.length > 40 ? ' class="prose"' : "";
  return `<td${kind}>${escapeHtml(text)}</td>`;
}

/** Whole numbers in groups of three, others with four significant digits. */
const numberText = (value: number): string =>
  Number.isInteger(value) ? value.toLocaleString("en") : `${Number(value.toPrecision(4))}`;

const svgUrl = (svg: string): string => `data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}`;

/** Plotly's source, with nothing in it that could end its script element. */
const plotlyScript = (): string => plotlySource().replace(/<\/script/gi, "<\\/script");

const drawFigures = `
for (const element of document.querySelectorAll("figure")) {
  const { data, layout } = JSON.parse(element.querySelector("script").textContent);
  const plot = document.createElement("div");
  plot.className = "plot";
  element.append(plot);
  Plotly.newPlot(plot, data, layout, { responsive: true, displaylogo: false })
    .then(() => element.classList.add("drawn"), (error) => { plot.remove(); console.error(error); });
}
// paper is narrower than most windows
addEventListener("beforeprint", () => document.querySelectorAll(".plot").forEach((plot) => Plotly.Plots.resize(plot)));
`;
