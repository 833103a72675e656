import { randomUUID } from "node:crypto";
import type { Figure } from "../plots/figure.js";
import { figureSvg } from "../plots/figureSvg.js";
import type { AnyTrace } from "../plots/trace.js";
import type { Bundle } from "./bundle.js";
import { embedPlotlyOnce } from "./embedPlotly.js";
import { escapeHtml } from "./escapeHtml.js";
import { scriptJson } from "./scriptJson.js";

/**
 * A figure for every front end: Plotly's JSON for those that draw it themselves, else markup with a static image that becomes a live
 * figure where scripts run, else the image, else a line of text.
 */
export function figureBundle(figure: Figure<AnyTrace>, text = `Figure: ${figure.title}`): Bundle {
  embedPlotlyOnce();
  const svg = figureSvg(figure);
  return {
    "application/vnd.plotly.v1+json": { ...figure.toJSON(), config },
    "text/html": figureHtml(figure, svg),
    "image/svg+xml": svg,
    "text/plain": text,
  };
}

const config = { responsive: true, displaylogo: false };

function figureHtml(figure: Figure<AnyTrace>, svg: string): string {
  const id = `nasbook-${randomUUID()}`;
  const image = `data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}`;
  return `<div id="${id}" style="max-width:900px;min-height:${figure.layout.height ?? 420}px"><img alt="${escapeHtml(figure.title)}" style="max-width:100%" src="${image}"></div>
<script>(function (page) {
  var figure = ${scriptJson(figure)};
  function draw() {
    var place = document.getElementById("${id}");
    if (!place) return;
    place.textContent = "";
    page.Plotly.newPlot(place, figure.data, figure.layout, ${JSON.stringify(config)});
  }
  if (page.Plotly) draw(); else (page.nasbookFigures = page.nasbookFigures || []).push(draw);
})(window);</script>`;
}
