import CliTable from "cli-table3";
import type { Table } from "./table.js";

/** A table for terminals: its title, then columns separated by spaces, numbers right-aligned, then its notes. */
export function textTable({ title, columns, rows, notes = [] }: Table): string {
  const numeric = columns.map((_, column) => rows.length > 0 && rows.every((row) => isNumeric(row[column])));
  const table = new CliTable({
    head: [...columns],
    colAligns: numeric.map((right) => (right ? "right" : "left")),
    // no colours: the text may go into a file or a notebook
    style: { head: [], border: [], "padding-left": 0, "padding-right": 2 },
    chars: noLines,
  });
  table.push(...rows.map((row) => row.map((cell) => (typeof cell === "number" ? cell.toLocaleString("en") : cell))));
  const [head = "", ...body] = table
    .toString()
    .split("\n")
    .map((line) => line.trimEnd());
  const rule = "-".repeat(Math.max(...[head, ...body].map((line) => line.length)));
  return [title, "", head, rule, ...body, ...(notes.length > 0 ? ["", ...notes] : [])].join("\n");
}

/** The parts of cli-table3's frame. */
const frame = [
  "top",
  "top-mid",
  "top-left",
  "top-right",
  "bottom",
  "bottom-mid",
  "bottom-left",
  "bottom-right",
] as const;
const inner = ["left", "left-mid", "mid", "mid-mid", "right", "right-mid", "middle"] as const;
const noLines = Object.fromEntries([...frame, ...inner].map((part) => [part, ""]));

/** Whether a cell is right-aligned: a number, or text such as "93.1 %". */
export const isNumeric = (cell: string | number | undefined): boolean =>
  typeof cell === "number" || (cell !== undefined && /^-?[\d.,]+( %)?$/.test(cell)) || cell === "";
