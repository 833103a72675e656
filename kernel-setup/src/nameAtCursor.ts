import type ts from "typescript";

/**
 * Position of the name to inspect at this cursor: the name under it, or else the function whose arguments are being typed.
 */
export function nameAtCursor(typescript: typeof ts, code: string, cursor: number): number {
  const isName = (at: number) => /[\p{ID_Continue}$]/u.test(code[at] ?? "");
  if (isName(cursor)) return cursor;
  if (isName(cursor - 1)) return cursor - 1;
  const call = callAround(typescript, code, cursor);
  return call ?? cursor;
}

/** @returns position of the callee's last character when the cursor is in the arguments of a call, complete or not */
function callAround(typescript: typeof ts, code: string, cursor: number): number | undefined {
  const file = typescript.createSourceFile("cell.ts", code, typescript.ScriptTarget.Latest, true);
  let innermost: number | undefined;
  const visit = (node: ts.Node): void => {
    if (typescript.isCallExpression(node) || typescript.isNewExpression(node)) {
      const { end } = node.expression;
      const isClosed = code[node.end - 1] === ")";
      if (end < cursor && (cursor < node.end || !isClosed || node.end === cursor)) innermost = end - 1;
    }
    typescript.forEachChild(node, visit);
  };
  visit(file);
  return innermost;
}
