import { plainText } from "./plotlyText.js";
import { dashOf, heatmapRange, pixel, svgMarker, xml } from "./svgMarks.js";
import { formatTick } from "./svgScale.js";
import { ink, sequentialScale } from "./theme.js";
import type { HeatmapTrace, Trace } from "./trace.js";

const lineHeight = 18;

/** Names of the traces in rows that fit the width. */
export function svgLegend(
  data: readonly Trace[],
  colors: readonly string[],
  width: number,
): { readonly svg: string; readonly height: number } {
  let x = 0;
  let y = 0;
  let svg = "";
  for (const [index, trace] of data.entries()) {
    if (trace.name === undefined || trace.showlegend === false || trace.type === "heatmap") continue;
    const name = plainText(trace.name);
    const needed = 34 + 6.2 * name.length + 14;
    if (x > 0 && x + needed > width - 24) {
      x = 0;
      y += lineHeight;
    }
    const color = colors[index] ?? ink;
    svg += `<g transform="translate(${pixel(x)} ${y})">${sample(trace, color)}<text x="30" y="9">${xml(name)}</text></g>`;
    x += needed;
  }
  return { svg, height: svg === "" ? 0 : y + lineHeight };
}

function sample(trace: Trace, color: string): string {
  if (trace.type !== "scatter") return `<rect width="24" height="10" fill="${xml(color)}"/>`;
  const line =
    trace.mode === "markers"
      ? ""
      : `<path d="M0 5H24" stroke="${xml(color)}" stroke-width="${trace.line?.width ?? 2}"${dashOf(trace.line?.dash ?? "solid")}/>`;
  return line + (trace.mode === "lines" ? "" : svgMarker(12, 5, trace.marker, color));
}

/** The color scale of a heat map, beside its plotting area. */
export function svgColorBar(
  trace: HeatmapTrace,
  { right, top, bottom }: { readonly right: number; readonly top: number; readonly bottom: number },
): string {
  const { low, high } = heatmapRange(trace);
  const stops = (trace.colorscale ?? sequentialScale).map(
    ([stop, color]) => `<stop offset="${stop}" stop-color="${xml(color)}"/>`,
  );
  const label = (value: number, y: number) =>
    `<text x="${right + 30}" y="${pixel(y)}">${xml(formatTick(Number(value.toPrecision(4)), trace.colorbar?.tickformat))}</text>`;
  const title = xml(plainText(trace.colorbar?.title?.text ?? ""));
  return (
    // all heat maps share one scale, so that a page may hold several under one name
    `<defs><linearGradient id="nasbook-scale" x1="0" y1="1" x2="0" y2="0">${stops.join("")}</linearGradient></defs>` +
    `<rect x="${right + 12}" y="${pixel(top)}" width="12" height="${pixel(bottom - top)}" fill="url(#nasbook-scale)"/>` +
    label(high, top + 9) +
    label(low, bottom) +
    `<text transform="translate(${right + 82} ${pixel((top + bottom) / 2)}) rotate(90)" text-anchor="middle">${title}</text>`
  );
}
