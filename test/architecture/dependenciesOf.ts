import { posix } from "node:path";
import ts from "typescript";

/** One mention of a module in a file. */
export interface Dependency {
  /** Path inside `sdk/src` for our own files, else the name of a package. */
  readonly to: string;
  /**
   * `type`: gone after compiling. `static`: loaded with the file. `dynamic`: loaded by a call, import() or require(), whose argument
   * may also have stood in a variable before.
   */
  readonly how: "type" | "static" | "dynamic";
}

/** Everything that a file of `sdk/src` imports, exports from or loads by name. */
export function dependenciesOf(path: string, source: string): readonly Dependency[] {
  const found: Dependency[] = [];
  const add = (name: string, how: Dependency["how"]) => {
    const own = name.startsWith(".");
    found.push({ to: own ? posix.join(posix.dirname(path), name).replace(/\.js$/, ".ts") : name, how });
  };
  const visit = (node: ts.Node): void => {
    if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier !== undefined) {
      add((node.moduleSpecifier as ts.StringLiteral).text, isTypeOnly(node) ? "type" : "static");
      return;
    }
    if (ts.isImportTypeNode(node)) {
      const { argument } = node;
      if (ts.isLiteralTypeNode(argument) && ts.isStringLiteral(argument.literal)) add(argument.literal.text, "type");
      return;
    }
    if (ts.isModuleDeclaration(node) && ts.isStringLiteral(node.name)) add(node.name.text, "type");
    // a path by itself in a string is how a package is loaded by import(), require() or a variable before them
    else if (ts.isStringLiteralLike(node) && (isPackageName(node.text) || isArgumentOfImport(node)))
      add(node.text, "dynamic");
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, source, ts.ScriptTarget.ESNext, true));
  return found;
}

function isTypeOnly(node: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
  if (ts.isExportDeclaration(node))
    return (
      node.isTypeOnly || (isNamed(node.exportClause) && node.exportClause.elements.every((name) => name.isTypeOnly))
    );
  const clause = node.importClause;
  if (clause === undefined) return false; // imported for what it does
  if (clause.isTypeOnly) return true;
  const { name, namedBindings } = clause;
  return name === undefined && isNamed(namedBindings) && namedBindings.elements.every((binding) => binding.isTypeOnly);
}

const isNamed = (node: ts.Node | undefined): node is ts.NamedImports | ts.NamedExports =>
  node !== undefined && (ts.isNamedImports(node) || ts.isNamedExports(node)) && node.elements.length > 0;

const isArgumentOfImport = ({ parent }: ts.Node): boolean =>
  ts.isCallExpression(parent) && parent.expression.kind === ts.SyntaxKind.ImportKeyword;

/** The packages that have a rule; other strings are just strings. */
const isPackageName = (text: string): boolean =>
  /^(@tensorflow\/[\w./-]+|plotly\.js[\w./-]*|danfojs[\w./-]*)$/.test(text);
