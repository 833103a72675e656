import { escapeHtml } from "./escapeHtml.js";
import type { Table } from "./table.js";
import { isNumeric } from "./textTable.js";

/** A table for notebooks. */
export function htmlTable({ title, columns, rows, notes = [] }: Table): string {
  const align = columns.map((_, column) => (rows.every((row) => isNumeric(row[column])) ? "right" : "left"));
  const cells = (tag: "th" | "td", row: readonly (string | number)[]) =>
    row.map((cell, column) => {
      const text = typeof cell === "number" ? cell.toLocaleString("en") : cell;
      return `<${tag} style="text-align:${align[column]};padding:0.2em 0.6em">${escapeHtml(text)}</${tag}>`;
    });
  return (
    `<table><caption style="caption-side:top;text-align:left;padding:0.5em 0;white-space:nowrap">${escapeHtml(title)}</caption>` +
    `<thead><tr>${cells("th", columns).join("")}</tr></thead>` +
    `<tbody>${rows.map((row) => `<tr>${cells("td", row).join("")}</tr>`).join("")}</tbody></table>` +
    (notes.length > 0 ? `<p>${notes.map(escapeHtml).join("<br>")}</p>` : "")
  );
}
