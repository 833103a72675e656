import type { Converted, Converter, Tslab, TslabDiagnostic } from "./tslabModules.js";

/** Cells whose type errors are warnings: those that begin with `%%loose`, or all of them with NASBOOK_LOOSE=1. */
export interface LooseTypes {
  /** Compiles as this converter does; a loose cell in spite of its type errors. */
  around(converter: Converter): Converter;
  /** @returns the cell without the line that only says that it is loose */
  starts(code: string): string;
}

const looseLine = /^%%loose[ \t]*(?=\r?\n|$)/;
/** Errors below are of the parser, or of what it should have found; `await` outside of functions is one that tslab wants to see. */
const firstTypeError = 2000;

/** The same code to the column, without what only this kernel understands. */
export const withoutLooseLine = (code: string): string => code.replace(looseLine, (line) => " ".repeat(line.length));

/** Call before a converter is created. @param warn gets the type errors of a cell before it runs */
export function createLooseTypes(
  { typescript }: Pick<Tslab, "typescript">,
  warn: (errors: readonly TslabDiagnostic[]) => void,
): LooseTypes {
  let isLoose = false;
  let ignoresTypes = false;

  type Check = (...subject: readonly unknown[]) => readonly { readonly code: number }[];
  const check: Check = Reflect.get(typescript, "getPreEmitDiagnosticsOfFiles"); // of tslab's compiler only
  const checkLoosely: Check = (...subject) =>
    check(...subject).filter(({ code }) => !ignoresTypes || code < firstTypeError);
  Reflect.set(typescript, "getPreEmitDiagnosticsOfFiles", checkLoosely);

  return {
    around: (converter) => ({
      ...converter,
      convert(known, source): Converted {
        const converted = converter.convert(known, source);
        if (!isLoose || converted.diagnostics.length === 0) return converted;
        ignoresTypes = true;
        try {
          const relaxed = converter.convert(known, source);
          if (relaxed.output !== undefined) warn(converted.diagnostics);
          return relaxed;
        } finally {
          ignoresTypes = false;
        }
      },
    }),
    starts(code) {
      isLoose = process.env.NASBOOK_LOOSE === "1" || looseLine.test(code);
      return withoutLooseLine(code);
    },
  };
}
