import type ts from "typescript";
import type { Tslab } from "./tslabModules.js";

type QuickInfo = (
  file: ts.SourceFile,
  checker: ts.TypeChecker,
  cancellation: unknown,
  position: number,
) => ts.QuickInfo | undefined;

/**
 * Makes help on a name tell the docstring of the function that it stands for. The compiler knows of none where a library
 * gathers functions in an object, as `strategies` does. Call before code is inspected.
 */
export function mendDocstrings({ typescript }: Pick<Tslab, "typescript">): void {
  // both are of tslab's compiler only
  const getQuickInfo: QuickInfo = Reflect.get(typescript, "getQuickInfoAtPosition");
  const nodeAt: (file: ts.SourceFile, position: number) => ts.Node = Reflect.get(typescript, "getTouchingPropertyName");
  const withDocstring: QuickInfo = (file, checker, cancellation, position) => {
    const info = getQuickInfo(file, checker, cancellation, position);
    if (info === undefined || (info.documentation?.length ?? 0) > 0) return info;
    const type = checker.getTypeAtLocation(nodeAt(file, position));
    const documented = [...type.getCallSignatures(), type.aliasSymbol, type.symbol].find(
      (place) => (place?.getDocumentationComment(checker).length ?? 0) > 0,
    );
    if (documented === undefined) return info;
    const documentation = documented.getDocumentationComment(checker);
    return { ...info, documentation, tags: [...(info.tags ?? []), ...tagsOf(documented, checker)] };
  };
  Reflect.set(typescript, "getQuickInfoAtPosition", withDocstring);
}

/** What the docstring says of parameters; a symbol that is no function has none. */
const tagsOf = (place: ts.Signature | ts.Symbol, checker: ts.TypeChecker): readonly ts.JSDocTagInfo[] =>
  "parameters" in place ? place.getJsDocTags() : place.getJsDocTags(checker);
