import type ts from "typescript";
import { interruption } from "./interrupts.js";
import type { Tslab } from "./tslabModules.js";

/** Name of the global function that cells call; optional, because their code may also run elsewhere. */
const look = "__stopIfInterrupted__";

/**
 * Makes cells, and files that they import, check for an interrupt in every loop iteration and function call. Signals do not stop
 * code after an `await`, and Windows has none. Call before anything else changes how tslab compiles.
 * @param mustStop called at each check
 */
export function makeInterruptible({ typescript }: Pick<Tslab, "typescript">, mustStop: () => boolean): void {
  const stop = () => {
    if (mustStop()) throw interruption();
  };
  Object.defineProperty(globalThis, look, { value: stop });
  const { transpileModule } = typescript;
  const withLooks = addLooks(typescript);
  typescript.transpileModule = (code, options) =>
    transpileModule(code, { ...options, transformers: { before: [withLooks] } });
}

function addLooks(typescript: typeof ts): ts.TransformerFactory<ts.SourceFile> {
  return (context) => {
    const { factory } = context;
    const call = () => {
      const name = factory.createPropertyAccessExpression(factory.createIdentifier("globalThis"), look);
      return factory.createCallChain(name, factory.createToken(typescript.SyntaxKind.QuestionDotToken), undefined, []);
    };
    const before = (body: ts.Node): ts.Node => {
      if (!typescript.isBlock(body))
        return typescript.isStatement(body)
          ? factory.createBlock([factory.createExpressionStatement(call()), body])
          : factory.createParenthesizedExpression(factory.createComma(call(), body as ts.Expression));
      const first = body.statements.findIndex((statement) => !isDirective(typescript, statement));
      const at = first < 0 ? body.statements.length : first; // "use strict" must stay first
      const looking = factory.createExpressionStatement(call());
      return factory.updateBlock(body, [...body.statements.slice(0, at), looking, ...body.statements.slice(at)]);
    };
    const visit = (node: ts.Node): ts.Node => {
      const visited = typescript.visitEachChild(node, visit, context);
      return isRepeated(typescript, node) ? before(visited) : visited;
    };
    return (file) => typescript.visitEachChild(file, visit, context);
  };
}

const isDirective = (typescript: typeof ts, statement: ts.Statement): boolean =>
  typescript.isExpressionStatement(statement) && typescript.isStringLiteral(statement.expression);

/** Whether a node is the body of a loop or function. */
function isRepeated(typescript: typeof ts, node: ts.Node): boolean {
  const { parent } = node;
  if (typescript.isIterationStatement(parent, false)) return parent.statement === node;
  return typescript.isFunctionLike(parent) && "body" in parent && parent.body === node;
}
