import type ts from "typescript";

/** A cell that tslab compiled, made ready to share what it declares with the cells after it. */
export interface CompiledCell {
  readonly code: string;
  /** The values that it declares, types not among them. */
  readonly names: ReadonlySet<string>;
}

/** What TypeScript begins a module with. */
const moduleMark = 'Object.defineProperty(exports, "__esModule", { value: true });';
/** It then empties every name that the module exports. */
const reset = /\n((?:exports\.\S+ = )+)void 0;/y;

/**
 * Puts before the code of a cell how each of its variables is read and changed from elsewhere: tslab copies their values,
 * and a copy misses what is assigned later. Moves no line.
 * @param module the cell as an ECMAScript module, which says exactly what it declares
 * @param output the same as CommonJS, as tslab runs it
 */
export function shareVariables(typescript: typeof ts, module: string, output: string): CompiledCell {
  const { names, variables, functions, result } = exportsOf(typescript, module);
  const start = output.indexOf(moduleMark);
  if (start < 0) return { code: output, names };
  const accessors = variables.map(
    (name) => `get ${name}() { return ${name}; }, set ${name}(_${name}) { ${name} = _${name}; }`,
  );
  // they are there before the first line, whatever line fails
  const declared = functions.map((name) => ` exports.${name} = ${name};`).join("");
  const end = start + moduleMark.length;
  const rest = withoutResets(output.slice(end), new Set([...names, ...result]));
  return { code: `${output.slice(0, start)}__tslab__.share({ ${accessors.join(", ")} });${declared}${rest}`, names };
}

/** Until a cell declares a name anew, the name is what an earlier cell declared. */
function withoutResets(code: string, names: ReadonlySet<string>): string {
  let lines = "";
  let end = 0;
  for (;;) {
    reset.lastIndex = end;
    const [found, chain] = reset.exec(code) ?? [];
    // a cell may itself empty what an earlier one declared
    if (chain?.match(/(?<=exports\.)\S+/g)?.every((name) => names.has(name)) !== true) return lines + code.slice(end);
    lines += "\n";
    end += found!.length;
  }
}

function exportsOf(typescript: typeof ts, module: string) {
  const file = typescript.createSourceFile("cell.js", module, typescript.ScriptTarget.Latest);
  const names: string[] = [];
  const fixed = new Set<string>();
  const functions: string[] = [];
  const result: string[] = [];
  const add = (name: ts.BindingName): void => {
    if (typescript.isIdentifier(name)) fixed.add(name.text);
    else for (const part of name.elements) if (typescript.isBindingElement(part)) add(part.name);
  };
  for (const statement of file.statements) {
    if (typescript.isImportDeclaration(statement)) {
      const { name, namedBindings } = statement.importClause ?? {};
      if (name !== undefined) add(name);
      if (namedBindings === undefined) continue;
      for (const { name } of typescript.isNamedImports(namedBindings) ? namedBindings.elements : [namedBindings])
        add(name);
    } else if (typescript.isFunctionDeclaration(statement) || typescript.isClassDeclaration(statement)) {
      if (statement.name === undefined) continue;
      add(statement.name);
      if (typescript.isFunctionDeclaration(statement)) functions.push(statement.name.text);
    } else if (typescript.isVariableStatement(statement)) {
      const { flags, declarations } = statement.declarationList;
      // the only one that is exported where it stands is tslab's: the last expression
      if (statement.modifiers !== undefined) for (const { name } of declarations) result.push(name.getText(file));
      else if (flags & typescript.NodeFlags.Const) for (const { name } of declarations) add(name);
    } else if (typescript.isExportDeclaration(statement)) {
      const { exportClause } = statement;
      if (exportClause !== undefined && typescript.isNamedExports(exportClause))
        names.push(...exportClause.elements.map(({ name }) => name.text));
    }
  }
  // `let`, `var` and enums: what is never assigned again may be copied, and then keeps nothing else of its cell in memory
  return { names: new Set(names), variables: names.filter((name) => !fixed.has(name)), functions, result };
}
