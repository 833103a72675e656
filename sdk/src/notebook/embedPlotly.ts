import { plotlyCompressed } from "./plotlySource.js";
import { inNotebook, publish } from "./publish.js";

let embedded = false;

/**
 * Puts Plotly into the notebook, so that figures are live without a network, now and when the notebook is opened again. This happens
 * automatically before the first figure; call it again after clearing the output that held Plotly.
 */
export async function embedPlotly(): Promise<void> {
  embedded = true;
  await publish({ "text/html": plotlyLoader(), "text/plain": "Plotly, for the figures of this notebook" });
}

/** Puts Plotly into the notebook unless this process did before. Outside of notebooks it does nothing. */
export function embedPlotlyOnce(): void {
  if (!embedded && inNotebook()) void embedPlotly();
}

/** Markup that defines `window.Plotly`, once per page, and then draws the figures that waited for it. */
const plotlyLoader = (): string => `<script>(function (page) {
  if (page.Plotly || page.nasbookPlotlyLoads) return;
  page.nasbookPlotlyLoads = true;
  var text = atob("${plotlyCompressed()}"), bytes = new Uint8Array(text.length);
  for (var i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).text().then(function (source) {
    var script = document.createElement("script");
    // a page with a module loader must not take it for a module
    script.textContent = "(function (define, module, exports) {" + source + "\\n}).call(window);";
    document.head.appendChild(script);
    (page.nasbookFigures || []).splice(0).forEach(function (draw) { draw(); });
  });
})(window);</script>`;
