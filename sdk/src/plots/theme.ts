import { plotlyText } from "./plotlyText.js";
import type { Axis, Layout } from "./trace.js";

/** Colors that people with any color vision tell apart (Okabe and Ito), without black and yellow, which need one background. */
export const palette = {
  blue: "#0072b2",
  orange: "#e69f00",
  green: "#009e73",
  red: "#d55e00",
  purple: "#cc79a7",
  sky: "#56b4e9",
  /** For context, such as baselines. */
  grey: "#8c8c8c",
} as const;

/** Colors of stages and groups, in order. */
export const colorway: readonly string[] = [
  palette.sky,
  palette.orange,
  palette.blue,
  palette.red,
  palette.green,
  palette.purple,
];

/** Cividis: even steps of lightness for every kind of color vision. https://doi.org/10.1371/journal.pone.0199239 */
export const sequentialScale: readonly (readonly [number, string])[] = [
  [0, "#00224e"],
  [0.25, "#434e6c"],
  [0.5, "#7d7c78"],
  [0.75, "#bcae6c"],
  [1, "#fee838"],
];

/** Mid-grey: legible on white and on black, because a page may be light or dark. */
export const ink = "#808080";
const gridColor = "rgba(128,128,128,0.25)";

/** A color of the palette, made translucent. */
export const translucent = (color: string): string =>
  `rgba(${[1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16)).join(",")},0.2)`;

/** Formats an accuracy in 0..1 as Plotly's ticks do. */
export const percent = (share: number, digits = 1): string => `${(100 * share).toFixed(digits)} %`;

/** Multiply-accumulate operations in millions, small numbers with two significant digits. */
export const millions = (flops: number): string =>
  flops === 0 || flops >= 1e5 ? (flops / 1e6).toFixed(2) : `${Number((flops / 1e6).toPrecision(2))}`;

/** An axis of the theme. */
export const axis = (title: string, more: Axis = {}): Axis => ({
  title: { text: plotlyText(title), standoff: 8 },
  gridcolor: gridColor,
  linecolor: gridColor,
  tickcolor: gridColor,
  zeroline: false,
  automargin: true,
  ...more,
});

/** An accuracy in 0..1, in percent. */
export const accuracyAxis = (title: string, more: Axis = {}): Axis => axis(title, { tickformat: ".1%", ...more });

/** Counts that may be large: 40k, 1.5M. */
export const countAxis = (title: string, more: Axis = {}): Axis => axis(title, { tickformat: "~s", ...more });

/** A layout of the theme: title and subtitle above the plot, legend below it, no background. */
export function themed(title: string, subtitle: string, more: Layout): Layout {
  const subtitleLines = subtitle.split("\n").flatMap((line) => inLines(line, 78)); // what a notebook is wide
  return {
    title: {
      text: plotlyText(title),
      subtitle: { text: subtitleLines.map(plotlyText).join("<br>"), font: { size: 12, color: ink } },
      x: 0,
      xanchor: "left",
      xref: "paper",
      y: 0.96,
      yanchor: "top",
      yref: "container",
      font: { size: 16, color: ink },
    },
    font: { family: "system-ui, sans-serif", size: 12, color: ink },
    height: 420 + 15 * Math.max(0, subtitleLines.length - 2), // a long subtitle takes nothing from the plot
    margin: { l: 60, r: 24, t: 58 + 15 * subtitleLines.length, b: 52 },
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    hovermode: "closest",
    hoverlabel: { align: "left" },
    legend: { orientation: "h", x: 0, xanchor: "left", y: -0.22, yanchor: "top" },
    ...more,
  };
}

/** Words in lines of at most `width` characters. */
function inLines(text: string, width: number): readonly string[] {
  const lines: string[] = [""];
  for (const word of text.split(" ")) {
    const line = lines[lines.length - 1] as string;
    if (line !== "" && line.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = line === "" ? word : `${line} ${word}`;
  }
  return lines;
}
