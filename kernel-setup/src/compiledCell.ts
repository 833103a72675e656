import type ts from "typescript";

/** A compiled cell whose declarations are shared with later cells. */
export interface CompiledCell {
  readonly code: string;
  /** Names of the values it declares, without types. */
  readonly names: ReadonlySet<string>;
}

/** First statement of a module compiled by TypeScript. */
const moduleMark = 'Object.defineProperty(exports, "__esModule", { value: true });';
/** The statements after it, which reset every exported name. */
const reset = /\n((?:exports\.\S+ = )+)void 0;/y;

/**
 * Inserts getters and setters for the variables of a cell before its code: tslab copies their values, and copies miss later
 * assignments. Does not move lines.
 * @param module the cell as an ECMAScript module, from which its declarations are read
 * @param output the same code as CommonJS, which tslab runs
 */
export function shareVariables(typescript: typeof ts, module: string, output: string): CompiledCell {
  const { names, variables, functions, result } = exportsOf(typescript, module);
  const start = output.indexOf(moduleMark);
  if (start < 0) return { code: output, names };
  const accessors = variables.map(
    (name) => `get ${name}() { return ${name}; }, set ${name}(_${name}) { ${name} = _${name}; }`,
  );
  // functions are hoisted, so they exist even if an early line fails
  const declared = functions.map((name) => ` exports.${name} = ${name};`).join("");
  const end = start + moduleMark.length;
  const rest = withoutResets(output.slice(end), new Set([...names, ...result]));
  return { code: `${output.slice(0, start)}__tslab__.share({ ${accessors.join(", ")} });${declared}${rest}`, names };
}

/** Removes the resets: until a cell redeclares a name, the value of an earlier cell stays. */
function withoutResets(code: string, names: ReadonlySet<string>): string {
  let lines = "";
  let end = 0;
  for (;;) {
    reset.lastIndex = end;
    const [found, chain] = reset.exec(code) ?? [];
    // keep resets that the cell itself contains
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
      // only the last expression, which tslab adds, is exported in place
      if (statement.modifiers !== undefined) for (const { name } of declarations) result.push(name.getText(file));
      else if (flags & typescript.NodeFlags.Const) for (const { name } of declarations) add(name);
    } else if (typescript.isExportDeclaration(statement)) {
      const { exportClause } = statement;
      if (exportClause !== undefined && typescript.isNamedExports(exportClause))
        names.push(...exportClause.elements.map(({ name }) => name.text));
    }
  }
  // getters only for `let`, `var` and enums: constants are copied, so they do not keep the rest of their cell in memory
  return { names: new Set(names), variables: names.filter((name) => !fixed.has(name)), functions, result };
}
