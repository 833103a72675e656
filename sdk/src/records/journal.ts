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

/** An append-only file of JSON values, one a line. */
export interface Journal {
  /** What was in the file when it was opened; a last line that a killed process left unfinished is dropped. */
  readonly lines: readonly unknown[];
  /**
   * Writes one line, whole or not at all: a process that is killed afterwards has written it. It is on the disk, and survives a loss of
   * power, within a twentieth of a second. @throws Error that says how much is kept
   */
  append(value: unknown): void;
  /** May be called more than once. */
  close(): void;
}

/** Milliseconds. */
const longestUnsynced = 50;

/** Opens a journal, or begins one. @throws Error that names file and line when a line before the last is damaged */
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
  /** Waiting for the disk after each of thousands of lines would take longer than all else. */
  const syncSoon = () => {
    if (performance.now() - syncedAt >= longestUnsynced) sync();
    else
      due ??= setTimeout(() => {
        due = undefined; // what fails here fails again, and is told, with the next line
        if (!closed) fdatasync(descriptor, () => undefined);
      }, longestUnsynced).unref();
  };
  return {
    lines: values,
    append(value) {
      const line = Buffer.from(`${JSON.stringify(value)}\n`);
      try {
        // a write may take only part of the line
        for (let written = 0; written < line.length; ) written += writeSync(descriptor, line, written);
        syncSoon();
      } catch (error) {
        ftruncateSync(descriptor, end);
        const why = error instanceof Error ? error.message : String(error);
        throw new Error(
          `journal ${file} could not be written (${why}); its ${kept} lines are kept: make room, then run the study again, and it goes on from there`,
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

/** The lines of an open journal, which is cut behind the last whole one. */
function linesIn(descriptor: number, file: string): ReturnType<typeof jsonLines> {
  try {
    if (!fstatSync(descriptor).isFile())
      throw new Error(`journal ${file} must be a file, but is none; give another folder`);
    const lines = jsonLines(readFileSync(descriptor), file);
    ftruncateSync(descriptor, lines.bytes);
    return lines;
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}
