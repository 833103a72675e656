import { z } from "zod";

/** Text, stored as one string or as a list of lines. */
const text = z.union([z.string(), z.array(z.string()).transform((lines) => lines.join(""))]);
const metadata = z.looseObject({ tags: z.array(z.string()).optional() });
const cell = {
  id: z.string().optional(),
  metadata,
  source: text,
};

/** Base64 data by file name and MIME type. */
const attachments = z.record(z.string(), z.record(z.string(), text));

const notebookCell = z.discriminatedUnion("cell_type", [
  z.looseObject({ ...cell, cell_type: z.literal("code") }),
  z.looseObject({ ...cell, cell_type: z.literal("markdown"), attachments: attachments.optional() }),
  z.looseObject({ ...cell, cell_type: z.literal("raw"), attachments: attachments.optional() }),
]);

/** The parts of a notebook that are read; other fields are preserved. https://nbformat.readthedocs.io/en/latest/format_description.html */
export const notebookSchema = z.looseObject({
  nbformat: z.literal(4),
  nbformat_minor: z.int().min(0),
  metadata: z.looseObject({
    kernelspec: z.looseObject({ name: z.string(), language: z.string().optional() }).optional(),
    language_info: z.looseObject({ name: z.string() }).optional(),
  }),
  cells: z.array(notebookCell),
});

/** A notebook without its outputs. */
export type Notebook = z.infer<typeof notebookSchema>;
export type NotebookCell = Notebook["cells"][number];

/** Data of an output by MIME type: text, or JSON for JSON types. */
export type MimeData = Readonly<Record<string, unknown>>;

/** An output of a cell, as stored in files. */
export type Output =
  | { readonly output_type: "stream"; readonly name: string; readonly text: string }
  | { readonly output_type: "display_data"; readonly data: MimeData; readonly metadata: MimeData }
  | {
      readonly output_type: "execute_result";
      readonly data: MimeData;
      readonly metadata: MimeData;
      readonly execution_count: number;
    }
  | ErrorOutput;

export interface ErrorOutput {
  readonly output_type: "error";
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: readonly string[];
}

/** Result of a code cell; empty when it was not executed. */
export interface CellRun {
  readonly executionCount: number | null;
  readonly outputs: readonly Output[];
}

export const notRun: CellRun = { executionCount: null, outputs: [] };
