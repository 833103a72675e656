import type ts from "typescript";

/** A cell rewritten so that tslab compiles it correctly. */
export interface CellSource {
  readonly code: string;
  /** The column in the original cell of a column in `code`; lines do not change. Both start at 1. */
  columnInCell(line: number, column: number): number;
}

interface Insertion {
  readonly at: number;
  readonly text: string;
  /** Number of original characters that the insertion replaces. */
  readonly replaces: number;
}

/** Rewrites code that tslab's transformations handle incorrectly, without moving lines. */
export function rewriteSource(
  typescript: Pick<typeof ts, "createSourceFile" | "ScriptTarget">,
  code: string,
): CellSource {
  const file = typescript.createSourceFile("cell.ts", code, typescript.ScriptTarget.Latest, true);
  // parseDiagnostics is not in the public types; code that does not parse may be JSX, and otherwise tslab reports the error
  const { parseDiagnostics } = file as ts.SourceFile & { readonly parseDiagnostics: readonly unknown[] };
  const insertions = parseDiagnostics.length > 0 ? [] : insertionsFor(typescript as typeof ts, file);
  let rewritten = code;
  let added = 0;
  for (const { at, text } of insertions) {
    rewritten = rewritten.slice(0, at + added) + text + rewritten.slice(at + added);
    added += text.length;
  }
  return {
    code: rewritten,
    columnInCell(line, column) {
      let inCell = column;
      for (const { at, text, replaces } of insertions) {
        const start = file.getLineAndCharacterOfPosition(at);
        const first = start.character + 1;
        if (start.line + 1 !== line || inCell < first) continue;
        inCell = inCell < first + text.length ? first - replaces : inCell - text.length;
      }
      return inCell;
    },
  };
}

function insertionsFor(typescript: typeof ts, file: ts.SourceFile): readonly Insertion[] {
  const insertions: Insertion[] = [];
  let awaits = false;
  const visit = (node: ts.Node, isTop: boolean): void => {
    // tslab does not rewrite { x } when x comes from an earlier cell, only `x: x`
    if (typescript.isShorthandPropertyAssignment(node))
      insertions.push({ at: node.name.end, text: `: ${node.name.text}`, replaces: node.name.text.length });
    if (isTop && typescript.isForOfStatement(node) && node.awaitModifier !== undefined) awaits = true;
    const staysTop = isTop && !typescript.isFunctionLike(node) && !typescript.isClassLike(node);
    typescript.forEachChild(node, (child) => visit(child, staysTop));
  };
  visit(file, true);
  // tslab wraps a cell in an async function only when it has an await expression; keep a comment that names a module first
  const start = file.statements[0]?.getStart();
  return awaits && start !== undefined ? [{ at: start, text: "await null; ", replaces: 0 }, ...insertions] : insertions;
}
