import type ts from "typescript";

/** A cell as tslab compiles it right. */
export interface CellSource {
  readonly code: string;
  /** Where a column of `code` was before it was mended; lines stay. Both count from 1. */
  columnInCell(line: number, column: number): number;
}

interface Insertion {
  readonly at: number;
  readonly text: string;
  /** How many characters before it the user wrote for what is inserted. */
  readonly replaces: number;
}

/** Rewrites what tslab's transformations miss, without moving a line. */
export function mendSource(typescript: Pick<typeof ts, "createSourceFile" | "ScriptTarget">, code: string): CellSource {
  const file = typescript.createSourceFile("cell.ts", code, typescript.ScriptTarget.Latest, true);
  // the parser's verdict is not public, but on the file; what does not parse may be JSX, and tslab reports it if not
  const { parseDiagnostics } = file as ts.SourceFile & { readonly parseDiagnostics: readonly unknown[] };
  const insertions = parseDiagnostics.length > 0 ? [] : insertionsFor(typescript as typeof ts, file);
  let mended = code;
  let added = 0;
  for (const { at, text } of insertions) {
    mended = mended.slice(0, at + added) + text + mended.slice(at + added);
    added += text.length;
  }
  return {
    code: mended,
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
    // { x } keeps its name and loses its value when x is of an earlier cell: only `x: x` is rewritten
    if (typescript.isShorthandPropertyAssignment(node))
      insertions.push({ at: node.name.end, text: `: ${node.name.text}`, replaces: node.name.text.length });
    if (isTop && typescript.isForOfStatement(node) && node.awaitModifier !== undefined) awaits = true;
    const staysTop = isTop && !typescript.isFunctionLike(node) && !typescript.isClassLike(node);
    typescript.forEachChild(node, (child) => visit(child, staysTop));
  };
  visit(file, true);
  // a cell becomes an async function only when an await expression is seen; not before a comment that names a module
  const start = file.statements[0]?.getStart();
  return awaits && start !== undefined ? [{ at: start, text: "await null; ", replaces: 0 }, ...insertions] : insertions;
}
