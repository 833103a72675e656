import type { Converted, Converter, Tslab, TslabDiagnostic } from "./tslabModules.js";

/** Cells whose type errors are warnings: those that start with `%%loose`, or all with NASBOOK_LOOSE=1. */
export interface LooseTypes {
  /** Wraps a converter so that it compiles loose cells despite type errors. */
  around(converter: Converter): Converter;
  /** @returns the cell with the line `%%loose` blanked */
  starts(code: string): string;
}

const looseLine = /^%%loose[ \t]*(?=\r?\n|$)/;
/** Lower codes are syntax errors; tslab relies on the one for `await` outside of functions. */
const firstTypeError = 2000;

/** The code with the line `%%loose` replaced by spaces, so that positions stay the same. */
export const withoutLooseLine = (code: string): string => code.replace(looseLine, (line) => " ".repeat(line.length));

/** Call before a converter is created. @param warn receives the type errors of a loose cell before it runs */
export function createLooseTypes(
  { typescript }: Pick<Tslab, "typescript">,
  warn: (errors: readonly TslabDiagnostic[]) => void,
): LooseTypes {
  let isLoose = false;
  let ignoresTypes = false;

  type Check = (...subject: readonly unknown[]) => readonly { readonly code: number }[];
  const check: Check = Reflect.get(typescript, "getPreEmitDiagnosticsOfFiles"); // exists only in tslab's compiler
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
