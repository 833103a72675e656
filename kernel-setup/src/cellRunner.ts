import { compileError, type Diagnostic, type ErrorContent, thrownError } from "./cellErrors.js";
import { createCellMemory } from "./cellMemory.js";
import type { Cell, CellPositions } from "./cellPositions.js";
import { rewriteSource } from "./cellSource.js";
import { rearmInterrupts } from "./interrupts.js";
import { createLooseTypes } from "./looseTypes.js";
import type { Converter, Converters, Executor, Tslab, TslabDiagnostic } from "./tslabModules.js";

/** Result of a cell. */
export type Outcome =
  | { readonly status: "ok"; readonly value: unknown }
  | { readonly status: "error"; readonly error: ErrorContent };

/** Runs cells one after the other in tslab's executor. */
export interface CellRunner {
  readonly executor: Executor;
  /** @param name of the cell in error messages */
  run(name: string, code: string): Promise<Outcome>;
}

/** What tslab reported while a cell ran. */
interface Said {
  value?: unknown;
  thrown?: { readonly error: unknown };
  readonly diagnostics: Diagnostic[];
}

/**
 * @param folder base folder of the cells' imports
 * @param warn receives compiler warnings of cells that run anyway, line by line
 */
export function createCellRunner(
  tslab: Tslab,
  positions: CellPositions,
  folder: string,
  warn: (line: string) => void,
): CellRunner {
  let said: Said = { diagnostics: [] };
  let cell: Cell | undefined;
  const warnOf = (diagnostics: readonly Diagnostic[]) => {
    if (cell !== undefined) for (const line of compileError(diagnostics, cell).traceback) warn(line);
  };
  const loose = createLooseTypes(tslab, (errors) => {
    warn("type errors of a loose cell:");
    warnOf(errors.map(fromTslab));
  });
  const memory = createCellMemory(tslab);
  const executor = tslab.createExecutor(
    folder,
    createConverters(tslab, (converter) => memory.around(loose.around(converter))),
    {
      log(value) {
        said.value = value;
      },
      error(...complaint) {
        const diagnostic = asDiagnostic(complaint);
        if (diagnostic === undefined) said.thrown = { error: complaint[0] };
        else said.diagnostics.push(diagnostic);
      },
    },
  );
  return {
    executor,
    async run(name, code) {
      said = { diagnostics: [] };
      cell = { name, code, source: rewriteSource(tslab.typescript, loose.starts(code)) };
      positions.compiling(cell);
      const execution = executor.execute(cell.source.code);
      rearmInterrupts(); // once the synchronous part of the cell is done
      const worked = await execution.catch((error: unknown) => {
        said.thrown = { error }; // the compiler crashed
        return false;
      });
      memory.ended(worked);
      const { value, thrown, diagnostics } = said;
      if (worked) {
        warnOf(diagnostics); // a cell that declares a module runs despite them
        return { status: "ok", value };
      }
      return {
        status: "error",
        error: thrown ? thrownError(thrown.error, positions) : compileError(diagnostics, cell),
      };
    },
  };
}

/** tslab logs diagnostics with this format string, and other errors as they are. */
function asDiagnostic([format, file, line, column, message]: readonly unknown[]): Diagnostic | undefined {
  if (format !== "%s%d:%d - %s") return undefined;
  return { file: String(file).trim(), line: Number(line), column: Number(column), message: String(message) };
}

const fromTslab = ({ start, messageText, fileName = "" }: TslabDiagnostic): Diagnostic => ({
  file: fileName,
  line: start.line + 1,
  column: start.character + 1,
  message: messageText,
});

function createConverters({ createConverter }: Tslab, adapted: (converter: Converter) => Converter): Converters {
  const node = adapted(createConverter({ isJS: false, isBrowser: false }));
  let browser: typeof node | undefined;
  return {
    node,
    get browser() {
      browser ??= createConverter({ isJS: false, isBrowser: true }); // created lazily: few notebooks need this compiler
      return browser;
    },
    close() {
      node.close();
      browser?.close();
    },
  };
}
