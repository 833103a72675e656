import {
  closeSync,
  fdatasync,
  fdatasyncSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readFileSync,
  writeSync,
} from "node:fs";
import { jsonLines } from "./jsonLines.js";

/** An append-only file of JSON values, one per line. */
export interface Journal {
  /** Values in the file when it was opened; an incomplete last line, left by a killed process, is dropped. */
  readonly lines: readonly unknown[];
  /**
   * Appends one line atomically. It survives the process at once, and a loss of power after 50 ms.
   * @throws Error when it cannot be written; earlier lines are kept
   */
  append(value: unknown): void;
  /** May be called more than once. */
  close(): void;
}

/** Maximum delay before a line is flushed to disk, in milliseconds. */
const longestUnsynced = 50;

/** Opens or creates a journal. @throws Error when a line before the last is damaged */
export function openJournal(file: string): Journal {
  const descriptor = openSync(file, "a+");
  const { values, bytes } = linesIn(descriptor, file);
  let kept = values.length;
  let end = bytes;
  let closed = false;
  let syncedAt = Number.NEGATIVE_INFINITY;
  let due: NodeJS.Timeout | undefined;
  const sync = () => {
    clearTimeout(due);
    due = undefined;
    fdatasyncSync(descriptor);
    syncedAt = performance.now();
  };
  /** Flushing after each of thousands of lines would dominate the run time. */
  const syncSoon = () => {
    if (performance.now() - syncedAt >= longestUnsynced) sync();
    else
      due ??= setTimeout(() => {
        due = undefined; // an error here occurs again, and is reported, with the next line
        if (!closed) fdatasync(descriptor, () => undefined);
      }, longestUnsynced).unref();
  };
  return {
    lines: values,
    append(value) {
      const line = Buffer.from(`${JSON.stringify(value)}\n`);
      try {
        // a write may be partial
        for (let written = 0; written < line.length; ) written += writeSync(descriptor, line, written);
        syncSoon();
      } catch (error) {
        ftruncateSync(descriptor, end);
        const why = error instanceof Error ? error.message : String(error);
        throw new Error(
          `journal ${file} could not be written (${why}); its ${kept} lines are kept; free some space and run the study again to continue`,
          { cause: error },
        );
      }
      kept++;
      end += line.length;
    },
    close() {
      if (closed) return;
      closed = true;
      clearTimeout(due);
      fdatasyncSync(descriptor);
      closeSync(descriptor);
    },
  };
}

/** Reads an open journal and truncates it after the last complete line. */
function linesIn(descriptor: number, file: string): ReturnType<typeof jsonLines> {
  try {
    if (!fstatSync(descriptor).isFile())
      throw new Error(`journal ${file} must be a file, but is not; choose another folder`);
    const lines = jsonLines(readFileSync(descriptor), file);
    ftruncateSync(descriptor, lines.bytes);
    return lines;
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}
