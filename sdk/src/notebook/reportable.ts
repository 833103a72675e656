import { mkdir, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { type ReportSection, reportHtml } from "./report.js";

/** A value that contributes sections to a report. */
export interface Reportable {
  reportSections(): Promise<readonly ReportSection[]>;
}

/** Writes one self-contained HTML page about these values, in their order. @returns its path */
export async function writeReport(file: string, title: string, parts: readonly Reportable[]): Promise<string> {
  const sections = await Promise.all(parts.map((part) => part.reportSections()));
  await mkdir(dirname(resolve(file)), { recursive: true });
  await writeFile(file, reportHtml({ title, sections: sections.flat() }));
  return file;
}
