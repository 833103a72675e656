/** What values look like, in a notebook and in a terminal. It receives finished figures and tables, and draws nothing itself. */
export type { Bundle } from "./bundle.js";
export { embedPlotly } from "./embedPlotly.js";
export { type Display, installDisplay } from "./installDisplay.js";
export { type LiveOutput, liveOutput } from "./liveOutput.js";
export { inNotebook, type PublishOptions, publish } from "./publish.js";
export type { ReportSection } from "./report.js";
export type { Reportable } from "./reportable.js";
export { Table, type TableCell, type TableParts } from "./table.js";
