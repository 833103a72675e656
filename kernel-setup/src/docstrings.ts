import type ts from "typescript";
import type { Tslab } from "./tslabModules.js";

type QuickInfo = (
  file: ts.SourceFile,
  checker: ts.TypeChecker,
  cancellation: unknown,
  position: number,
) => ts.QuickInfo | undefined;

/**
 * Shows the docstring of the function that a property refers to. The compiler finds none when a library collects functions in an
 * object, as `strategies` does. Call before code is inspected.
 */
export function resolveDocstrings({ typescript }: Pick<Tslab, "typescript">): void {
  // both exist only in tslab's compiler
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

/** The JSDoc tags of a function; other symbols have none. */
const tagsOf = (place: ts.Signature | ts.Symbol, checker: ts.TypeChecker): readonly ts.JSDocTagInfo[] =>
  "parameters" in place ? place.getJsDocTags() : place.getJsDocTags(checker);
