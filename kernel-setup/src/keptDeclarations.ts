import type ts from "typescript";

export interface FailedCell {
  /** Declarations known before the cell. */
  readonly before: string;
  /** Declarations known if it had not failed. */
  readonly after: string;
  /** Names of values that it had not declared yet. */
  readonly missing: ReadonlySet<string>;
}

/** Declarations after a cell that failed halfway. Its types count as declared. */
export function keptDeclarations(typescript: typeof ts, { before, after, missing }: FailedCell): string {
  const made = pick(typescript, after, (names) => names.filter((name) => !missing.has(name)));
  // a name that was not redeclared still refers to an earlier cell
  const earlier = pick(typescript, before, (names) =>
    names.length === 0 ? undefined : names.filter((name) => missing.has(name)),
  );
  return made + earlier;
}

/** @param keep returns the names of a statement to keep; undefined to drop a statement without values, i.e. a type */
function pick(
  typescript: typeof ts,
  declarations: string,
  keep: (names: readonly string[]) => readonly string[] | undefined,
): string {
  const file = typescript.createSourceFile("cells.d.ts", declarations, typescript.ScriptTarget.Latest);
  const text = (node: ts.Node) => node.getText(file);
  return file.statements
    .map((statement) => {
      const names = valuesOf(typescript, statement);
      const kept = keep(names);
      if (kept === undefined) return "";
      if (kept.length === names.length) return `${statement.getFullText(file).trim()}\n`;
      if (kept.length === 0) return "";
      if (typescript.isVariableStatement(statement)) {
        const { declarations } = statement.declarationList;
        const start = declarations.pos - statement.getStart(file);
        const those = declarations.filter(({ name }) => kept.includes(text(name))).map(text);
        return `${text(statement).slice(0, start)} ${those.join(", ")};\n`;
      }
      return importOf(typescript, statement as ts.ImportDeclaration, kept, text); // only imports have several names
    })
    .join("");
}

function importOf(
  typescript: typeof ts,
  { importClause, moduleSpecifier }: ts.ImportDeclaration,
  kept: readonly string[],
  text: (node: ts.Node) => string,
): string {
  const { name, namedBindings } = importClause ?? {};
  const parts = name !== undefined && kept.includes(name.text) ? [name.text] : [];
  if (namedBindings !== undefined && typescript.isNamedImports(namedBindings)) {
    const those = namedBindings.elements.filter(({ name }) => kept.includes(name.text)).map(text);
    if (those.length > 0) parts.push(`{ ${those.join(", ")} }`);
  } else if (namedBindings !== undefined && kept.includes(namedBindings.name.text)) parts.push(text(namedBindings));
  return `import ${parts.join(", ")} from ${text(moduleSpecifier)};\n`;
}

/** Names in a declaration statement that may be values. */
function valuesOf(typescript: typeof ts, statement: ts.Statement): readonly string[] {
  if (typescript.isVariableStatement(statement))
    return statement.declarationList.declarations.flatMap(({ name }) =>
      typescript.isIdentifier(name) ? name.text : [],
    );
  if (typescript.isImportDeclaration(statement)) {
    const { name, namedBindings } = statement.importClause ?? {};
    const first = name === undefined ? [] : [name.text];
    if (namedBindings === undefined) return first;
    if (typescript.isNamespaceImport(namedBindings)) return [...first, namedBindings.name.text];
    return [...first, ...namedBindings.elements.map(({ name }) => name.text)];
  }
  const isNamed =
    typescript.isFunctionDeclaration(statement) ||
    typescript.isClassDeclaration(statement) ||
    typescript.isEnumDeclaration(statement) ||
    typescript.isModuleDeclaration(statement);
  return isNamed && statement.name !== undefined ? [statement.name.text] : [];
}
