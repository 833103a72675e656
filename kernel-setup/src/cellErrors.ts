import { inspect } from "node:util";
import type { Cell, CellPositions } from "./cellPositions.js";

/** The content of a message `error`. A type and not an interface, so that it is a `Content` too. */
export type ErrorContent = {
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: readonly string[];
};

/** A compiler diagnostic; line and column start at 1. */
export interface Diagnostic {
  /** The imported file; empty for the cell itself. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** An error as the notebook shows it, with its causes; each stack frame in a cell is followed by the source line. */
export function thrownError(thrown: unknown, positions: Pick<CellPositions, "lineOf">): ErrorContent {
  if (wasInterrupted(thrown))
    return {
      ename: "KeyboardInterrupt",
      evalue: "interrupted",
      traceback: ["KeyboardInterrupt: the cell was stopped"],
    };
  if (!(thrown instanceof Error)) {
    const value = inspect(thrown);
    return { ename: "Uncaught", evalue: value, traceback: [`Uncaught ${value}`] };
  }
  removeDecoration(thrown);
  const traceback = inspect(thrown)
    .split("\n")
    .flatMap((line) => {
      const typed = positions.lineOf(line);
      const indentation = /^ */.exec(line)?.[0];
      return typed === undefined ? line : [line, `${indentation}    ${typed}`];
    });
  return { ename: thrown.name, evalue: thrown.message, traceback };
}

/** Removes the line of compiled code that Node puts before the stack of an uncaught error. */
function removeDecoration(error: Error): void {
  const header = Error.prototype.toString.call(error);
  const { stack = "" } = error;
  const start = stack.startsWith(header) ? -1 : stack.indexOf(`\n${header}`);
  if (start >= 0) Reflect.set(error, "stack", stack.slice(start + 1)); // no effect on a frozen error
}

/** Compiler diagnostics as the notebook shows them. */
export function compileError(diagnostics: readonly Diagnostic[], cell: Cell): ErrorContent {
  const lines = cell.code.split("\n");
  // ignore follow-up errors in the line that tslab appends
  const own = diagnostics.filter(({ file, line }) => file !== "" || line <= lines.length);
  const traceback = (own.length > 0 ? own : diagnostics).flatMap(({ file, line, column, message }) => {
    if (file !== "") return [`${file}:${line}:${column} - ${message}`];
    const place = `${cell.name}:${line}:${cell.source.columnInCell(line, column)} - ${message}`;
    const typed = lines[line - 1]?.trim();
    return typed ? [place, `    ${typed}`] : [place];
  });
  return { ename: "TypeScriptError", evalue: traceback[0] ?? "", traceback };
}

/** Whether an error means an interrupt: tslab throws one while the cell waits, Node another while it computes. */
function wasInterrupted(thrown: unknown): boolean {
  if (!(thrown instanceof Error)) return false;
  return (
    thrown.message === "Interrupted asynchronously" ||
    Reflect.get(thrown, "code") === "ERR_SCRIPT_EXECUTION_INTERRUPTED"
  );
}
