import { randomUUID } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { CellRun, MimeData, Notebook, NotebookCell, Output } from "./notebookFormat.js";
import { notRun } from "./notebookFormat.js";

/** An executed notebook, with one run per cell, including cells that are not code. */
export interface ExecutedNotebook {
  readonly notebook: Notebook;
  readonly runs: readonly CellRun[];
}

/** Writes a notebook as Jupyter would, in nbformat 4.5 or later, creating its folder. */
export async function writeNotebook(file: string, executed: ExecutedNotebook): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(notebookJson(executed), sortKeys, 1)}\n`);
}

function notebookJson({ notebook, runs }: ExecutedNotebook): object {
  return {
    ...notebook,
    nbformat_minor: Math.max(5, notebook.nbformat_minor),
    cells: notebook.cells.map((cell, index) => cellJson(cell, runs[index] ?? notRun)),
  };
}

function cellJson(cell: NotebookCell, { executionCount, outputs }: CellRun): object {
  const { id = randomUUID().slice(0, 8), source, ...rest } = cell; // required since 4.5
  const kept = { ...rest, id, source: lines(source) };
  return cell.cell_type === "code"
    ? { ...kept, execution_count: executionCount, outputs: outputs.map(outputJson) }
    : kept;
}

function outputJson(output: Output): object {
  switch (output.output_type) {
    case "stream":
      return { ...output, text: lines(output.text) };
    case "display_data":
    case "execute_result":
      return { ...output, data: dataJson(output.data) };
    case "error":
      return output;
    default:
      return output satisfies never;
  }
}

const dataJson = (data: MimeData): MimeData =>
  Object.fromEntries(
    Object.entries(data).map(([type, value]) => [
      type,
      typeof value === "string" && !/^application\/(.*\+)?json$/.test(type) ? lines(value) : value,
    ]),
  );

/** Sorts keys as Jupyter does, so that diffs show only real changes. */
const sortKeys = (_: string, value: unknown): unknown =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;

/** Text as stored in files: one string per line, including its line break. */
const lines = (text: string): readonly string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
