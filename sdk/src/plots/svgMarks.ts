import { plainText } from "./plotlyText.js";
import type { SvgScale } from "./svgScale.js";
import { ink, sequentialScale } from "./theme.js";
import type { BarTrace, HeatmapTrace, ScatterTrace, Trace } from "./trace.js";

/** Escapes text for XML. */
export const xml = (text: string): string => text.replace(/[<>&"']/g, (character) => `&#${character.charCodeAt(0)};`);

/** A number with one decimal: enough for a pixel. */
export const pixel = (value: number): string => `${Math.round(10 * value) / 10}`;

/** One trace as SVG elements. */
export function svgMarks(trace: Trace, x: SvgScale, y: SvgScale, color: string): string {
  const opacity = trace.opacity === undefined ? "" : ` opacity="${trace.opacity}"`;
  const marks =
    trace.type === "scatter"
      ? scatter(trace, x, y, color)
      : trace.type === "bar"
        ? bars(trace, x, y, color)
        : heatmap(trace, x, y);
  return `<g${opacity}>${marks}</g>`;
}

function scatter(trace: ScatterTrace, x: SvgScale, y: SvgScale, color: string): string {
  const parts: string[] = [];
  if (trace.mode !== "markers") {
    const { color: stroke = color, width = 2, dash = "solid", shape } = trace.line ?? {};
    const path = linePath(trace, x, y, shape === "hv");
    if (trace.fill === "toself") parts.push(`<path d="${path}Z" fill="${xml(trace.fillcolor ?? stroke)}"/>`);
    if (width > 0)
      parts.push(
        `<path d="${path}" fill="none" stroke="${xml(stroke)}" stroke-width="${width}"${dashOf(dash)} stroke-linejoin="round"/>`,
      );
  }
  if (trace.mode !== "lines")
    for (const [index, value] of trace.x.entries())
      if (value !== null && trace.y[index] != null)
        parts.push(svgMarker(x.at(value), y.at(trace.y[index] as number | string), trace.marker, color));
  return parts.join("");
}

function linePath(trace: ScatterTrace, x: SvgScale, y: SvgScale, stair: boolean): string {
  let path = "";
  let pen = false;
  for (const [index, value] of trace.x.entries()) {
    const height = trace.y[index] ?? null;
    if (value === null || height === null) {
      pen = false;
      continue;
    }
    const [px, py] = [pixel(x.at(value)), pixel(y.at(height))];
    path += !pen ? `M${px} ${py}` : stair ? `H${px}V${py}` : `L${px} ${py}`;
    pen = true;
  }
  return path;
}

export const dashOf = (dash: "solid" | "dot" | "dash"): string =>
  dash === "solid" ? "" : ` stroke-dasharray="${dash === "dot" ? "2 4" : "8 5"}"`;

/** One marker of a scatter trace, centered on a pixel. */
export function svgMarker(cx: number, cy: number, marker: ScatterTrace["marker"] = {}, fallback: string): string {
  const { color = fallback, size = 6, symbol = "circle" } = marker;
  const r = size / 2;
  const paint = xml(color);
  if (symbol === "diamond")
    return `<path d="M${pixel(cx)} ${pixel(cy - r)}L${pixel(cx + r)} ${pixel(cy)}L${pixel(cx)} ${pixel(cy + r)}L${pixel(cx - r)} ${pixel(cy)}Z" fill="${paint}"/>`;
  const fill = symbol === "circle-open" ? `fill="none" stroke="${paint}" stroke-width="1.5"` : `fill="${paint}"`;
  return `<circle cx="${pixel(cx)}" cy="${pixel(cy)}" r="${pixel(r)}" ${fill}/>`;
}

function bars(trace: BarTrace, x: SvgScale, y: SvgScale, color: string): string {
  const horizontal = trace.orientation === "h";
  const [along, across] = horizontal ? [x, y] : [y, x];
  const thickness = (across.step ?? 20) * (trace.width ?? 0.8);
  const colors = trace.marker?.color ?? color;
  return trace.x
    .map((value, index) => {
      const [length, place] = horizontal ? [value, trace.y[index] ?? null] : [trace.y[index] ?? null, value];
      if (length === null || place === null) return "";
      const [start, end] = [along.at(0), along.at(length)].sort((a, b) => a - b) as [number, number];
      const side = across.at(place) - thickness / 2;
      const [left, top, width, height] = horizontal
        ? [start, side, end - start, thickness]
        : [side, start, thickness, end - start];
      const fill = typeof colors === "string" ? colors : (colors[index] ?? color);
      const bar = `<rect x="${pixel(left)}" y="${pixel(top)}" width="${pixel(width)}" height="${pixel(height)}" fill="${xml(fill)}"/>`;
      return bar + errorBar(trace, index, x, y);
    })
    .join("");
}

function errorBar({ error_x: error, x: values, y: places }: BarTrace, index: number, x: SvgScale, y: SvgScale): string {
  if (error === undefined) return "";
  const [value, middle] = [Number(values[index]), y.at(places[index] ?? null)];
  const low = pixel(x.at(value - (error.arrayminus[index] ?? 0)));
  const high = pixel(x.at(value + (error.array[index] ?? 0)));
  const [top, bottom] = [pixel(middle - 5), pixel(middle + 5)];
  const path = `M${low} ${top}V${bottom}M${high} ${top}V${bottom}M${low} ${pixel(middle)}H${high}`;
  return `<path d="${path}" stroke="${xml(error.color ?? ink)}" stroke-width="2" fill="none"/>`;
}

function heatmap(trace: HeatmapTrace, x: SvgScale, y: SvgScale): string {
  const { low, high } = heatmapRange(trace);
  const columnAt = cellAt(trace.x, x, trace.xgap);
  const rowAt = cellAt(trace.y, y, trace.ygap);
  const cells = trace.z
    .flatMap((values, row) =>
      values.map((value, column) => {
        if (value === null) return "";
        const share = high > low ? Math.min(1, Math.max(0, (value - low) / (high - low))) : 0.5;
        const { middle: cx, size: width } = columnAt(column);
        const { middle: cy, size: height } = rowAt(row);
        const cell = `<rect x="${pixel(cx - width / 2)}" y="${pixel(cy - height / 2)}" width="${pixel(width)}" height="${pixel(height)}" fill="${scaleColor(share, trace.colorscale)}"/>`;
        const text = trace.texttemplate === undefined ? "" : plainText(trace.text?.[row]?.[column] ?? "");
        if (text === "") return cell;
        const textColor = share > 0.5 ? "#1a1a1a" : "#ffffff"; // the scale grows lighter
        return `${cell}<text x="${pixel(cx)}" y="${pixel(cy + 4)}" text-anchor="middle" fill="${textColor}">${xml(text)}</text>`;
      }),
    )
    .join("");
  // cells without gaps would show the page between them
  return trace.xgap === undefined ? `<g shape-rendering="crispEdges">${cells}</g>` : cells;
}

/** Where a column or row of a heat map lies, in pixels. */
function cellAt(side: readonly (string | number)[], scale: SvgScale, gap = 0) {
  return (cell: number): { readonly middle: number; readonly size: number } => {
    const name = side[cell] as string | number; // as many as cells, or one more
    if (typeof name === "string") return { middle: scale.at(name), size: (scale.step ?? 20) - gap };
    const [one, other] = [scale.at(name), scale.at(side[cell + 1] as number)];
    return { middle: (one + other) / 2, size: Math.abs(other - one) - gap };
  };
}

/** The values that the ends of the color scale stand for. */
export function heatmapRange({ z, zmin, zmax }: HeatmapTrace): { readonly low: number; readonly high: number } {
  const values = z.flat().filter((value): value is number => typeof value === "number");
  return { low: zmin ?? Math.min(...values), high: zmax ?? Math.max(...values) };
}

/** A color between two stops of a scale, for a share in 0..1. */
function scaleColor(share: number, scale: HeatmapTrace["colorscale"] = sequentialScale): string {
  const after = Math.max(
    1,
    scale.findIndex(([stop]) => stop >= share),
  );
  const low = scale[after - 1] ?? ([0, "#000000"] as const);
  const high = scale[after] ?? ([1, "#ffffff"] as const);
  const weight = (share - low[0]) / (high[0] - low[0]);
  const channel = (color: string, index: number) => Number.parseInt(color.slice(1 + 2 * index, 3 + 2 * index), 16);
  const mixed = [0, 1, 2].map((index) =>
    Math.round(channel(low[1], index) * (1 - weight) + channel(high[1], index) * weight),
  );
  return `rgb(${mixed.join(",")})`;
}
