import type { Axis, Datum } from "./trace.js";

/** Maps values of one axis to pixels. */
export interface SvgScale {
  readonly at: (value: Datum) => number;
  /** Pixels from one category to the next; undefined on a numeric axis. */
  readonly step: number | undefined;
  readonly ticks: readonly { readonly at: number; readonly label: string }[];
}

/** A scale over the pixels `from` to `to` that fits the values, as the axis says. */
export function svgScale(values: readonly Datum[], axis: Axis, from: number, to: number): SvgScale {
  const known = values.filter((value) => value !== null);
  if (axis.type === "category" || known.some((value) => typeof value === "string")) {
    const categories = [...new Set(known.map(String))];
    const [start, end] = axis.autorange === "reversed" ? [to, from] : [from, to];
    const step = (end - start) / Math.max(1, categories.length);
    const at = (value: Datum) => start + step * (categories.indexOf(String(value)) + 0.5);
    return { at, step: Math.abs(step), ticks: categories.map((label) => ({ at: at(label), label })) };
  }
  if (axis.type === "log") return logScale(known as readonly number[], axis, from, to);
  const [low, high] = axis.range ?? padded(known as readonly number[]); // strings were handled above
  const at = (value: Datum) => from + ((to - from) * (Number(value) - low)) / (high - low);
  const marks = axis.tickvals ?? niceTicks(low, high, Math.abs(to - from) / (to < from ? 45 : 70)); // labels are wider than high;
  const ticks = marks.map((value, index) => ({
    at: at(value),
    label: axis.ticktext?.[index] ?? formatTick(value, axis.tickformat),
  }));
  return { at, step: undefined, ticks };
}

/** Even in the logarithm, with ticks at the powers of ten, and at 2 and 5 times them where there are few. */
function logScale(values: readonly number[], axis: Axis, from: number, to: number): SvgScale {
  const [low, high] = axis.range ?? padded(values.filter((value) => value > 0).map(Math.log10)); // a range is in powers of ten
  const at = (value: Datum) => from + ((to - from) * (Math.log10(Number(value)) - low)) / (high - low);
  const factors = high - low < 1.5 ? [1, 2, 5] : [1];
  const powers = Array.from({ length: Math.ceil(high) - Math.floor(low) + 1 }, (_, index) => Math.floor(low) + index);
  const ticks = powers
    .flatMap((power) => factors.map((factor) => Number((factor * 10 ** power).toPrecision(12))))
    .filter((value) => Math.log10(value) >= low && Math.log10(value) <= high)
    .map((value) => ({ at: at(value), label: formatTick(value, axis.tickformat) }));
  return { at, step: undefined, ticks };
}

function padded(values: readonly number[]): readonly [number, number] {
  const low = Math.min(...values);
  const high = Math.max(...values);
  const room = high > low ? 0.05 * (high - low) : 0.05 * Math.abs(high) || 1;
  return [low - room, high + room];
}

/** About `count` round numbers between the ends: steps of 1, 2 or 5 times a power of ten. */
export function niceTicks(low: number, high: number, count: number): readonly number[] {
  const rough = (high - low) / Math.max(2, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough * (1 - 1e-9)) ?? 10);
  const first = Math.ceil(low / step - 1e-9);
  return Array.from({ length: Math.max(0, Math.floor(high / step + 1e-9) - first + 1) }, (_, index) => {
    const tick = (first + index) * step;
    return Number(tick.toPrecision(12)); // 3 * 0.1 is not 0.3
  });
}

/** The d3 formats that the theme uses: a percentage with so many digits, or an SI prefix. */
export function formatTick(value: number, format = ""): string {
  const percent = /^\.(\d)%$/.exec(format);
  if (percent !== null) return `${(100 * value).toFixed(Number(percent[1]))}%`;
  if (format !== "~s" || Math.abs(value) < 1_000) return `${value}`;
  const [unit, prefix] = Math.abs(value) >= 1e9 ? [1e9, "G"] : Math.abs(value) >= 1e6 ? [1e6, "M"] : [1e3, "k"];
  return `${Number((value / unit).toPrecision(6))}${prefix}`;
}
