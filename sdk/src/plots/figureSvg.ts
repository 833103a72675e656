// Draws the figures of this folder without Plotly and without scripts. It supports only the traces and layout options that they use.

import { whyNotDrawable } from "./drawable.js";
import type { Figure } from "./figure.js";
import { plainText, plotlyText } from "./plotlyText.js";
import { svgColorBar, svgLegend } from "./svgLegend.js";
import { pixel, svgMarks, xml } from "./svgMarks.js";
import { type SvgScale, svgScale } from "./svgScale.js";
import { colorway, ink } from "./theme.js";
import type { AnyTrace, Axis, Layout, Trace } from "./trace.js";

/** Size of the drawing. */
export interface FigureSvgOptions {
  /** Pixels. */
  readonly width?: number;
}

/** The figure as a static SVG, for places that run no scripts: the same data, axes, legend and title, without hovering. */
export function figureSvg(
  { data: traces, layout: drawn, title }: Figure<AnyTrace>,
  { width = 720 }: FigureSvgOptions = {},
): string {
  const why = whyNotDrawable(traces, drawn);
  const { data, layout } = why === undefined ? { data: traces as readonly Trace[], layout: drawn } : inWords(why);
  const height = layout.height ?? 420;
  const colors = data.map((trace, index) => colorOf(trace) ?? (colorway[index % colorway.length] as string));
  const legend = layout.showlegend === true ? svgLegend(data, colors, width) : { svg: "", height: 0 };
  const [heading, subtitle] = [
    plainText(layout.title?.text ?? title),
    (layout.title?.subtitle?.text ?? "").split("<br>").map(plainText),
  ];
  const frame: Frame = {
    left: 26 + labelWidth(data, layout.yaxis),
    right: width - (data.some(({ type }) => type === "heatmap") ? 92 : 20),
    top: 47 + subtitleStep * subtitle.length + legend.height,
    bottom: height - 52,
  };
  const panels = panelsOf(data).map(({ xName, yName, traces }) => {
    const [xAxis, yAxis] = [layout[xName] ?? {}, layout[yName] ?? {}];
    const within = horizontally(frame, xAxis.domain);
    const x = svgScale(
      traces.flatMap(({ trace }) => [...trace.x]),
      xAxis,
      within.left,
      within.right,
    );
    const y = svgScale(
      traces.flatMap(({ trace }) => [...trace.y]),
      yAxis,
      within.bottom,
      within.top,
    );
    const marks = traces.map(({ trace, index }) => svgMarks(trace, x, y, colors[index] as string));
    return axes(x, y, xAxis, yAxis, within) + marks.join("");
  });
  const notes = (layout.annotations ?? [])
    .filter(({ x, y }) => Number.isFinite(x) && Number.isFinite(y))
    .map(
      (note) =>
        `<text x="${pixel(frame.left + note.x * (frame.right - frame.left))}" y="${pixel(frame.bottom - note.y * (frame.bottom - frame.top))}" text-anchor="middle" font-size="${note.font?.size ?? 12}">${xml(plainText(note.text))}</text>`,
    );
  const bar = data.map((trace) => (trace.type === "heatmap" ? svgColorBar(trace, frame) : "")).join("");
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${xml(heading)}" font-family="system-ui, sans-serif" font-size="11" fill="${ink}" style="max-width:100%;height:auto">` +
    `<text x="12" y="24" font-size="16">${xml(heading)}</text>` +
    `${subtitle.map((line, index) => `<text x="12" y="${44 + subtitleStep * index}" font-size="12">${xml(line)}</text>`).join("")}` +
    `<g transform="translate(12 ${41 + subtitleStep * subtitle.length})">${legend.svg}</g>${panels.join("")}${bar}${notes.join("")}</svg>`
  );
}

/** An empty figure with the reason in words. */
const inWords = (why: string): { readonly data: readonly Trace[]; readonly layout: Layout } => ({
  data: [],
  layout: { annotations: [{ text: plotlyText(why), x: 0.5, y: 0.5, xref: "paper", yref: "paper", showarrow: false }] },
});

/** From one line of the subtitle to the next, in pixels. */
const subtitleStep = 15;

/** The pixels of a plotting area. */
export interface Frame {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

interface Panel {
  readonly xName: "xaxis" | "xaxis2";
  readonly yName: "yaxis" | "yaxis2";
  readonly traces: { readonly trace: Trace; readonly index: number }[];
}

/** Traces by the pair of axes that they are drawn on. */
function panelsOf(data: readonly Trace[]): readonly Panel[] {
  const panels = new Map<string, Panel>();
  for (const [index, trace] of data.entries()) {
    const xName = trace.xaxis === "x2" ? "xaxis2" : "xaxis";
    const yName = trace.yaxis === "y2" ? "yaxis2" : "yaxis";
    const panel = panels.get(xName + yName) ?? { xName, yName, traces: [] };
    panel.traces.push({ trace, index });
    panels.set(xName + yName, panel);
  }
  return [...panels.values()];
}

const horizontally = (frame: Frame, [from, to]: readonly [number, number] = [0, 1]): Frame => ({
  ...frame,
  left: frame.left + from * (frame.right - frame.left),
  right: frame.left + to * (frame.right - frame.left),
});

function colorOf(trace: Trace): string | undefined {
  if (trace.type === "heatmap") return undefined;
  const marker = trace.marker?.color;
  const line = trace.type === "scatter" ? trace.line?.color : undefined;
  return line ?? (typeof marker === "string" ? marker : undefined);
}

/** Room for the labels of a vertical axis, in pixels. */
function labelWidth(data: readonly Trace[], axis: Axis | undefined): number {
  const named = axis?.type === "category" ? data.flatMap(({ y }) => y.map((value) => `${value}`)) : axis?.ticktext;
  if (named === undefined) return 44;
  return Math.max(30, 6 * Math.max(0, ...named.map((label) => shortened(label).length)) + 8);
}

const shortened = (label: string): string => {
  const text = plainText(label);
  return text.length > 26 ? `${text.slice(0, 25)}…` : text;
};

/** A label in at most two lines that fit so many pixels. */
function lines(label: string, room: number): readonly string[] {
  const fits = Math.max(4, Math.floor(room / 6.2));
  const cut = (text: string) => (text.length > fits ? `${text.slice(0, fits - 1)}…` : text);
  const text = plainText(label);
  const space = text.lastIndexOf(" ", fits);
  return text.length <= fits || space < 1 ? [cut(text)] : [text.slice(0, space), cut(text.slice(space + 1))];
}

function axes(x: SvgScale, y: SvgScale, xAxis: Axis, yAxis: Axis, { left, right, top, bottom }: Frame): string {
  const line = (path: string) => `<path d="${path}" stroke="${ink}" stroke-opacity="0.25" fill="none"/>`;
  const inside = (at: number, from: number, to: number) =>
    at >= Math.min(from, to) - 0.5 && at <= Math.max(from, to) + 0.5;
  const xTicks = x.ticks.filter(({ at }) => inside(at, left, right));
  const yTicks = y.ticks.filter(({ at }) => inside(at, top, bottom));
  const room = (right - left) / Math.max(1, xTicks.length);
  const parts = [
    line(`M${pixel(left)} ${pixel(top)}V${pixel(bottom)}H${pixel(right)}`),
    ...xTicks.map(({ at, label }) => {
      const grid = xAxis.showgrid === false ? "" : line(`M${pixel(at)} ${pixel(top)}V${pixel(bottom)}`);
      return (
        grid +
        lines(label, room)
          .map(
            (line, index) =>
              `<text x="${pixel(at)}" y="${pixel(bottom + 15 + 12 * index)}" text-anchor="middle">${xml(line)}</text>`,
          )
          .join("")
      );
    }),
    ...yTicks.map(({ at, label }) => {
      const grid = yAxis.showgrid === false ? "" : line(`M${pixel(left)} ${pixel(at)}H${pixel(right)}`);
      return `${grid}<text x="${pixel(left - 6)}" y="${pixel(at + 4)}" text-anchor="end">${xml(shortened(label))}</text>`;
    }),
    `<text x="${pixel((left + right) / 2)}" y="${pixel(bottom + 44)}" text-anchor="middle" font-size="12">${xml(plainText(xAxis.title?.text ?? ""))}</text>`,
    `<text transform="translate(${xAxis.domain?.[0] ? pixel(left - 60) : "14"} ${pixel((top + bottom) / 2)}) rotate(-90)" text-anchor="middle" font-size="12">${xml(plainText(yAxis.title?.text ?? ""))}</text>`,
  ];
  return parts.join("");
}
