import type { Content } from "./wire.js";

/** The displayed members of a danfojs DataFrame or Series. */
export interface Frame {
  readonly $isSeries: boolean;
  readonly values: readonly unknown[];
  readonly index: readonly (string | number)[];
  readonly columns: readonly string[];
}

const mostRows = 20;
const mostColumns = 20;

export function isFrame(value: object): value is Frame {
  if (!("$isSeries" in value) || typeof value.$isSeries !== "boolean") return false;
  return (["values", "index", "columns"] as const).every((field) => Array.isArray(Reflect.get(value, field)));
}

/** A table of the first rows and columns, as HTML and as text. */
export function frameBundle({ $isSeries, values, index, columns }: Frame): Content {
  const names = columns.slice(0, mostColumns).map(String);
  const rows = values.slice(0, mostRows).map((row, at) => {
    const cells = $isSeries ? [row] : (row as readonly unknown[]).slice(0, mostColumns);
    return [`${index[at] ?? at}`, ...cells.map(cellText)];
  });
  const what = $isSeries
    ? `Series of ${values.length} values`
    : `DataFrame of ${values.length} rows and ${columns.length} columns`;
  const cut = [
    ...(values.length > mostRows ? [`the first ${mostRows} rows`] : []),
    ...(columns.length > mostColumns ? [`the first ${mostColumns} columns`] : []),
  ];
  const caption = cut.length === 0 ? what : `${what}; shown are ${cut.join(" and ")}`;
  const table = [["", ...names], ...rows];
  return { "text/html": htmlOf(caption, table), "text/plain": textOf(caption, table) };
}

function cellText(value: unknown): string {
  if (typeof value === "number") return Number.isInteger(value) ? `${value}` : `${Number(value.toPrecision(6))}`;
  return value === null || value === undefined ? "" : `${value}`;
}

function htmlOf(caption: string, [head = [], ...rows]: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[], tag: "th" | "td") =>
    `<tr>${cells.map((cell, at) => `<${at === 0 ? "th" : tag} style="padding:0.2em 0.6em">${escapeHtml(cell)}</${at === 0 ? "th" : tag}>`).join("")}</tr>`;
  return `<table><caption style="caption-side:top;text-align:left">${escapeHtml(caption)}</caption><thead>${line(head, "th")}</thead><tbody>${rows.map((row) => line(row, "td")).join("")}</tbody></table>`;
}

const longest = 40;

function textOf(caption: string, table: readonly (readonly string[])[]): string {
  const cut = table.map((row) => row.map((cell) => (cell.length > longest ? `${cell.slice(0, longest - 1)}…` : cell)));
  const widths = (cut[0] ?? []).map((_, column) => Math.max(...cut.map((row) => (row[column] ?? "").length)));
  const lines = cut.map((row) => row.map((cell, at) => cell.padStart(widths[at] ?? 0)).join("  "));
  return [caption, "", ...lines].join("\n");
}

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
