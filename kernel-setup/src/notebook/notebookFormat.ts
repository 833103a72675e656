import { z } from "zod";

/** Text, which files may keep in lines. */
const text = z.union([z.string(), z.array(z.string()).transform((lines) => lines.join(""))]);
const metadata = z.looseObject({ tags: z.array(z.string()).optional() });
const cell = {
  id: z.string().optional(),
  metadata,
  source: text,
};

/** By name of the file, then by MIME type: base64. */
const attachments = z.record(z.string(), z.record(z.string(), text));

const notebookCell = z.discriminatedUnion("cell_type", [
  z.looseObject({ ...cell, cell_type: z.literal("code") }),
  z.looseObject({ ...cell, cell_type: z.literal("markdown"), attachments: attachments.optional() }),
  z.looseObject({ ...cell, cell_type: z.literal("raw"), attachments: attachments.optional() }),
]);

/** What is read of a notebook; all else of it is kept as it is. https://nbformat.readthedocs.io/en/latest/format_description.html */
export const notebookSchema = z.looseObject({
  nbformat: z.literal(4),
  nbformat_minor: z.int().min(0),
  metadata: z.looseObject({
    kernelspec: z.looseObject({ name: z.string(), language: z.string().optional() }).optional(),
    language_info: z.looseObject({ name: z.string() }).optional(),
  }),
  cells: z.array(notebookCell),
});

/** A notebook whose outputs do not count. */
export type Notebook = z.infer<typeof notebookSchema>;
export type NotebookCell = Notebook["cells"][number];

/** Data of an output by MIME type: text, or JSON where the type says so. */
export type MimeData = Readonly<Record<string, unknown>>;

/** One output of a cell, as files keep it. */
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

/** What the execution of a code cell brought. Empty for one that was not executed. */
export interface CellRun {
  readonly executionCount: number | null;
  readonly outputs: readonly Output[];
}

export const notRun: CellRun = { executionCount: null, outputs: [] };
