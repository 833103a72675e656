import { shareVariables } from "./compiledCell.js";
import { keptDeclarations } from "./keptDeclarations.js";
import { type CellExports, createSharedVariables, type RunningCell } from "./sharedVariables.js";
import type { Converter, Tslab } from "./tslabModules.js";

/**
 * What cells leave to the cells after them. tslab forgets all of a cell that fails, and copies variables that should stay
 * one; so it is told what to know, and each cell it compiles gets `exports` of ours.
 */
export interface CellMemory {
  /** Compiles as this converter does, knowing what earlier cells declared. */
  around(converter: Converter): Converter;
  /** Call when the cell that was compiled last is over. */
  ended(worked: boolean): void;
}

/** What tslab hands to the code of each cell. */
interface CellGlobals {
  exports: CellExports;
  share: RunningCell["share"];
}

interface CompiledLast {
  readonly cell: RunningCell;
  readonly names: ReadonlySet<string>;
  readonly declarations: string;
}

export function createCellMemory({ typescript }: Pick<Tslab, "typescript">): CellMemory {
  let known = ""; // declarations
  let last: CompiledLast | undefined;
  let variables: ReturnType<typeof createSharedVariables> | undefined;

  let module = "";
  const { transpileModule } = typescript;
  typescript.transpileModule = (input, options) => {
    module = input; // a cell is transpiled after the files that it imports
    return transpileModule(input, options);
  };

  return {
    around: (converter) => ({
      ...converter,
      inspect: (_, code, position) => converter.inspect(known, code, position),
      complete: (_, code, position) => converter.complete(known, code, position),
      convert(_, source) {
        last = undefined;
        const converted = converter.convert(known, source);
        if (converted.output === undefined) return converted;
        const { code, names } = shareVariables(typescript, module, converted.output);
        const globals: CellGlobals = Reflect.get(globalThis, "__tslab__"); // there since the executor is
        variables ??= createSharedVariables(globals.exports);
        const cell = variables.run(names);
        Object.assign(globals, { exports: cell.exports, share: cell.share } satisfies CellGlobals);
        last = { cell, names, declarations: declarationsOf(converted.declOutput, names) };
        return { ...converted, output: code };
      },
    }),
    ended(worked) {
      if (last === undefined) return;
      const { cell, names, declarations } = last;
      cell.end();
      const missing = new Set([...names].filter((name) => !cell.declared.has(name)));
      known = worked ? declarations : keptDeclarations(typescript, { before: known, after: declarations, missing });
      last = undefined;
    },
  };
}

/** What tslab writes for the declarations of a cell that the compiler could not write: a loose cell may have such values. */
const nothing = "undefined";

function declarationsOf(written = "", names: ReadonlySet<string>): string {
  if (!written.startsWith(nothing)) return written;
  return [...names].map((name) => `declare let ${name}: any;\n`).join("") + written.slice(nothing.length);
}
