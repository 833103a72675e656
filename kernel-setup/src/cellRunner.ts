import { compileError, type Diagnostic, type ErrorContent, thrownError } from "./cellErrors.js";
import { type CellMemory, createCellMemory } from "./cellMemory.js";
import type { Cell, CellPositions } from "./cellPositions.js";
import { mendSource } from "./cellSource.js";
import { rearmInterrupts } from "./interrupts.js";
import type { Converters, Executor, Tslab } from "./tslabModules.js";

/** How a cell ended. */
export type Outcome =
  /** `warnings` come from the compiler: a cell that declares a module works in spite of them. */
  | { readonly status: "ok"; readonly value: unknown; readonly warnings: readonly string[] }
  | { readonly status: "error"; readonly error: ErrorContent };

/** Runs cells one after the other in tslab's executor. */
export interface CellRunner {
  readonly executor: Executor;
  /** @param name how errors call the cell */
  run(name: string, code: string): Promise<Outcome>;
}

/** What tslab said while a cell ran. */
interface Said {
  value?: unknown;
  thrown?: { readonly error: unknown };
  readonly diagnostics: Diagnostic[];
}

/** @param folder imports of cells start there */
export function createCellRunner(tslab: Tslab, positions: CellPositions, folder: string): CellRunner {
  let said: Said = { diagnostics: [] };
  const memory = createCellMemory(tslab);
  const executor = tslab.createExecutor(folder, createConverters(tslab, memory), {
    log(value) {
      said.value = value;
    },
    error(...complaint) {
      const diagnostic = asDiagnostic(complaint);
      if (diagnostic === undefined) said.thrown = { error: complaint[0] };
      else said.diagnostics.push(diagnostic);
    },
  });
  return {
    executor,
    async run(name, code) {
      said = { diagnostics: [] };
      const cell: Cell = { name, code, source: mendSource(tslab.typescript, code) };
      positions.compiling(cell);
      const execution = executor.execute(cell.source.code);
      rearmInterrupts(); // as soon as the part of the cell before its first await is done
      const worked = await execution.catch((error: unknown) => {
        said.thrown = { error }; // the compiler gave up
        return false;
      });
      memory.ended(worked);
      const { value, thrown, diagnostics } = said;
      const complaints = compileError(diagnostics, cell);
      if (worked) return { status: "ok", value, warnings: complaints.traceback };
      return { status: "error", error: thrown ? thrownError(thrown.error, positions) : complaints };
    },
  };
}

/** tslab prints diagnostics with this format, and anything else that goes wrong as it is. */
function asDiagnostic([format, file, line, column, message]: readonly unknown[]): Diagnostic | undefined {
  if (format !== "%s%d:%d - %s") return undefined;
  return { file: String(file).trim(), line: Number(line), column: Number(column), message: String(message) };
}

function createConverters({ createConverter }: Tslab, memory: CellMemory): Converters {
  const node = memory.around(createConverter({ isJS: false, isBrowser: false }));
  let browser: typeof node | undefined;
  return {
    node,
    get browser() {
      browser ??= createConverter({ isJS: false, isBrowser: true }); // a compiler of its own, which few notebooks need
      return browser;
    },
    close() {
      node.close();
      browser?.close();
    },
  };
}
