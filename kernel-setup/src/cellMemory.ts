import { shareVariables } from "./compiledCell.js";
import { keptDeclarations } from "./keptDeclarations.js";
import { type CellExports, createSharedVariables, type RunningCell } from "./sharedVariables.js";
import type { Converter, Tslab } from "./tslabModules.js";

/**
 * Declarations and variables shared between cells. tslab drops everything a failed cell declared, and copies variables instead of
 * sharing them; so this module passes it the declarations and gives each compiled cell its own `exports`.
 */
export interface CellMemory {
  /** Wraps a converter so that it knows the declarations of earlier cells. */
  around(converter: Converter): Converter;
  /** Call when the last compiled cell has ended. */
  ended(worked: boolean): void;
}

/** What tslab passes to the code of each cell. */
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
    module = input; // a cell is transpiled after the files it imports
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
        const globals: CellGlobals = Reflect.get(globalThis, "__tslab__"); // exists once the executor does
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

/** What tslab writes when the compiler cannot emit a cell's declarations, as for some loose cells. */
const nothing = "undefined";

function declarationsOf(written = "", names: ReadonlySet<string>): string {
  if (!written.startsWith(nothing)) return written;
  return [...names].map((name) => `declare let ${name}: any;\n`).join("") + written.slice(nothing.length);
}
