import type { AnyTrace, Layout, Trace } from "./trace.js";

/** Why the static image cannot draw a figure, in words; undefined when it can. */
export function whyNotDrawable(data: readonly AnyTrace[], layout: Layout): string | undefined {
  const other = data.find((trace) => !isDrawable(trace));
  if (other !== undefined)
    return isKnown(other.type)
      ? `A static image cannot draw this "${other.type}" trace; it shows where scripts run`
      : `A static image cannot draw traces of type "${other.type}"; they show where scripts run`;
  const axes: readonly unknown[] = [layout.xaxis, layout.yaxis, layout.xaxis2, layout.yaxis2];
  const types = [undefined, "-", "linear", "log", "category"];
  const odd = axes.find(
    (axis) => typeof axis === "object" && axis !== null && !types.includes(Reflect.get(axis, "type")),
  );
  return odd === undefined
    ? undefined
    : `A static image cannot draw an axis of type "${Reflect.get(odd as object, "type")}"; it shows where scripts run`;
}

const isKnown = (type: string): boolean => ["scatter", "bar", "heatmap"].includes(type);

/** Whether the trace is one that the static image knows, with the fields that it needs. */
function isDrawable(trace: AnyTrace): trace is Trace {
  const { type, x, y } = trace as { readonly type: string; readonly x?: unknown; readonly y?: unknown };
  const known = (value: unknown): value is readonly unknown[] =>
    Array.isArray(value) &&
    value.some((item) => item !== null) &&
    value.every((item) => item === null || typeof item === "number" || typeof item === "string");
  if (!isKnown(type) || !known(x) || !known(y)) return false;
  const all = trace as { readonly [option: string]: unknown };
  if (type === "scatter") return ["markers", "lines", "lines+markers"].includes(`${all.mode}`) && isPlain(all.marker);
  if (type === "bar") return all.base === undefined && !x.includes(null) && !y.includes(null);
  const { z, colorscale } = all;
  // Plotly also takes the name of a scale
  if (!Array.isArray(z) || (colorscale !== undefined && !Array.isArray(colorscale))) return false;
  const isSide = (side: readonly unknown[], cells: number) =>
    side.every((item) => typeof item === "string") ||
    (side.every((item) => typeof item === "number") && side.length === cells + 1);
  return isSide(y, z.length) && isSide(x, Array.isArray(z[0]) ? z[0].length : 0);
}

/** Markers of one size and color; Plotly takes lists of both. */
const isPlain = (marker: unknown): boolean =>
  typeof marker !== "object" || marker === null || !Object.values(marker).some(Array.isArray);
