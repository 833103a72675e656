import { closeSync, fdatasyncSync, fstatSync, ftruncateSync, openSync, readFileSync, writeSync } from "node:fs";
import { jsonLines } from "./jsonLines.js";

/** An append-only file of JSON values, one a line. */
export interface Journal {
  /** What was in the file when it was opened; a last line that a killed process left unfinished is dropped. */
  readonly lines: readonly unknown[];
  /** Writes one line, whole and onto the disk, or not at all. @throws Error that says how much is kept */
  append(value: unknown): void;
  close(): void;
}

/** Opens a journal, or begins one. @throws Error that names file and line when a line before the last is damaged */
export function openJournal(file: string): Journal {
  const descriptor = openSync(file, "a+");
  const { values, bytes } = jsonLines(readFileSync(descriptor), file);
  let kept = values.length;
  let end = bytes;
  if (fstatSync(descriptor).isFile()) ftruncateSync(descriptor, end);
  return {
    lines: values,
    append(value) {
      const line = Buffer.from(`${JSON.stringify(value)}\n`);
      try {
        // a write may take only part of the line
        for (let written = 0; written < line.length; ) written += writeSync(descriptor, line, written);
        fdatasyncSync(descriptor);
      } catch (error) {
        if (fstatSync(descriptor).isFile()) ftruncateSync(descriptor, end);
        const why = error instanceof Error ? error.message : String(error);
        throw new Error(
          `journal ${file} could not be written (${why}); its ${kept} lines are kept: make room, then run the study again, and it goes on from there`,
          { cause: error },
        );
      }
      kept++;
      end += line.length;
    },
    close: () => closeSync(descriptor),
  };
}
