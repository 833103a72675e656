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
  const { variables, imports, result } = exportsOf(typescript, module);
  const names = new Set([...variables, ...imports]);
  const start = output.indexOf(moduleMark);
  if (start < 0) return { code: output, names };
  const accessors = variables.map(
    (name) => `get ${name}() { return ${name}; }, set ${name}(_${name}) { ${name} = _${name}; }`,
  );
  const end = start + moduleMark.length;
  const rest = withoutResets(output.slice(end), new Set([...names, ...result]));
  return { code: `${output.slice(0, start)}__tslab__.share({ ${accessors.join(", ")} });${rest}`, names };
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
  const exported: string[] = [];
  const imports = new Set<string>(); // the compiler writes `module.name` for them; a namespace is a variable
  const result: string[] = [];
  for (const statement of file.statements) {
    if (typescript.isImportDeclaration(statement)) {
      const { name, namedBindings } = statement.importClause ?? {};
      if (name !== undefined) imports.add(name.text);
      if (namedBindings !== undefined && typescript.isNamedImports(namedBindings))
        for (const { name } of namedBindings.elements) imports.add(name.text);
    } else if (typescript.isExportDeclaration(statement)) {
      const { exportClause } = statement;
      if (exportClause !== undefined && typescript.isNamedExports(exportClause))
        exported.push(...exportClause.elements.map(({ name }) => name.text));
    } else if (typescript.isVariableStatement(statement) && statement.modifiers !== undefined) {
      // the last expression, which tslab exports as a constant
      for (const { name } of statement.declarationList.declarations)
        if (typescript.isIdentifier(name)) result.push(name.text);
    }
  }
  return {
    variables: exported.filter((name) => !imports.has(name)),
    imports: exported.filter((name) => imports.has(name)),
    result,
  };
}
