import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, test } from "vitest";

const require = createRequire(import.meta.url);
/** The compiler inside tslab: what notebooks type-check with. */
const tslabTypeScript: typeof ts = require("@tslab/typescript-for-tslab");

const root = fileURLToPath(new URL("..", import.meta.url));
const dist = join(root, "sdk", "dist");
const manifest = JSON.parse(readFileSync(join(root, "sdk", "package.json"), "utf8"));
if (!existsSync(join(dist, "index.d.ts"))) throw new Error("sdk/dist is not built; run npm run build (npm test does)");

const asInNotebook: ts.CompilerOptions = {
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Node10,
  target: ts.ScriptTarget.ES2022,
  esModuleInterop: true,
  skipLibCheck: true,
};
const asInStrictProject: ts.CompilerOptions = {
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  target: ts.ScriptTarget.ES2022,
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  skipLibCheck: false,
  types: ["node"],
};

/** Compiles a file that imports "nasbook" with the compiler inside tslab. */
function program(source: string, options: ts.CompilerOptions): ts.Program {
  const file = join(root, "consumer.ts");
  const host = tslabTypeScript.createCompilerHost({ ...options, noEmit: true });
  const { getSourceFile, fileExists, readFile } = host;
  host.fileExists = (name) => name === file || fileExists(name);
  host.readFile = (name) => (name === file ? source : readFile(name));
  host.getSourceFile = (name, ...rest) =>
    name === file ? tslabTypeScript.createSourceFile(name, source, rest[0]) : getSourceFile(name, ...rest);
  return tslabTypeScript.createProgram([file], { ...options, noEmit: true }, host);
}

const isOurs = ({ fileName }: ts.SourceFile) => fileName.startsWith(dist) || fileName.endsWith("/consumer.ts");

/** What the compiler complains of in our declarations and in the file that uses them. */
function complaints(source: string, options: ts.CompilerOptions): readonly string[] {
  const compiled = program(source, options);
  return compiled
    .getSourceFiles()
    .filter(isOurs)
    .flatMap((file) => [...compiled.getSyntacticDiagnostics(file), ...compiled.getSemanticDiagnostics(file)])
    .map(({ file, start = 0, messageText }) => {
      const line = (file?.getLineAndCharacterOfPosition(start).line ?? 0) + 1;
      return `${file?.fileName.replace(root, "")}:${line} ${tslabTypeScript.flattenDiagnosticMessageText(messageText, " ")}`;
    });
}

const notebook = `
  import { proxies, space, strategies } from "nasbook";
  const cells = space()
    .stem("conv_3x3", { channels: 16 })
    .cell("normal", { nodes: 4, ops: ["none", "skip_connect", "nor_conv_3x3"] })
    .reduce({ channels: 32 })
    .cell("normal")
    .choice("width", [8, 16])
    .head("classifier");
  export const size: bigint = cells.size();
  export const op: "none" | "skip_connect" | "nor_conv_3x3" | undefined = cells.sample(1).normal[0];
  export const width: 8 | 16 = cells.sample(1).width;
  export const parts = [strategies.random(), proxies.successiveHalving({ epochs: [1, 3, 9] })];
`;

describe("the declarations of nasbook, in TypeScript 5.0.4, the compiler inside tslab,", () => {
  test("are really read by that compiler", () => {
    expect(tslabTypeScript.version).toBe("5.0.4");
    const wrong = 'import { space } from "nasbook"; space().cell("a", { nodes: 2, ops: ["conv9x9"] });';
    expect(complaints(wrong, asInNotebook).join()).toMatch(/^consumer.ts:1 .*conv9x9/);
  });

  test("parse and check in a notebook", () => {
    expect(complaints(notebook, asInNotebook)).toEqual([]);
  });

  test("check in a strict project that checks its libraries too", () => {
    expect(complaints(notebook, asInStrictProject)).toEqual([]);
  });

  test.each([
    ["a notebook", asInNotebook],
    ["a strict project", asInStrictProject],
  ])("lose no exported type to `any` in %s", (_, options) => {
    const compiled = program('import * as all from "nasbook"; export { all };', options);
    const checker = compiled.getTypeChecker();
    const index = compiled.getSourceFile(join(dist, "index.d.ts"))!;
    const exported = checker.getExportsOfModule(checker.getSymbolAtLocation(index)!);
    expect(exported.length).toBeGreaterThan(20);
    const lost = exported.filter((symbol) => {
      const target = symbol.flags & tslabTypeScript.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
      const isValue = target.flags & tslabTypeScript.SymbolFlags.Value;
      const type = isValue ? checker.getTypeOfSymbolAtLocation(target, index) : checker.getDeclaredTypeOfSymbol(target);
      return type.flags & tslabTypeScript.TypeFlags.Any;
    });
    expect(lost.map(({ name }) => name)).toEqual([]);
  });
});

test("the docstring of a score is that of its proxy, objective and bound", () => {
  const source = `import { proxies, type SearchConstraints, type SearchObjectives } from "nasbook";
    const objectives: SearchObjectives = {}, { minimum = {} }: SearchConstraints = {};
    proxies.synflow; objectives.synflow; minimum.synflow;`;
  const compiled = program(source, asInStrictProject);
  const checker = compiled.getTypeChecker();
  const docs = compiled.getSourceFile(join(root, "consumer.ts"))!.statements.flatMap((statement) => {
    if (!tslabTypeScript.isExpressionStatement(statement)) return [];
    const { name } = statement.expression as ts.PropertyAccessExpression;
    return tslabTypeScript.displayPartsToString(checker.getSymbolAtLocation(name)?.getDocumentationComment(checker));
  });
  expect(docs).toEqual(Array(3).fill(expect.stringMatching(/^Flow through all weights/)));
});

test("every type that is reachable from the API is exported: what a notebook infers must have a name", () => {
  const compiled = program('import * as all from "nasbook"; export { all };', asInNotebook);
  const checker = compiled.getTypeChecker();
  const { SymbolFlags, SyntaxKind } = tslabTypeScript;
  const target = (symbol: ts.Symbol) => (symbol.flags & SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol);
  const index = checker.getSymbolAtLocation(compiled.getSourceFile(join(dist, "index.d.ts"))!)!;
  const exported = new Set<ts.Symbol>();
  const onlyTypes = new Set<ts.Symbol>();
  // a namespace of the index exports its members too
  const collect = (module: ts.Symbol): void => {
    for (const alias of checker.getExportsOfModule(module)) {
      const symbol = target(alias);
      exported.add(symbol);
      if (alias.declarations?.some(tslabTypeScript.isTypeOnlyImportOrExportDeclaration)) onlyTypes.add(symbol);
      if (symbol.flags & SymbolFlags.ValueModule) collect(symbol);
    }
  };
  collect(index);

  const reached = new Set(exported);
  const missing = new Set<string>();
  const visit = (node: ts.Node): void => {
    // nobody outside can construct what is exported as a type only
    if (
      tslabTypeScript.isConstructorDeclaration(node) &&
      onlyTypes.has(checker.getSymbolAtLocation(node.parent.name!)!)
    )
      return;
    const symbol = tslabTypeScript.isIdentifier(node) ? checker.getSymbolAtLocation(node) : undefined;
    if (symbol !== undefined) reach(target(symbol));
    tslabTypeScript.forEachChild(node, visit);
  };
  const reach = (symbol: ts.Symbol): void => {
    if (reached.has(symbol)) return;
    reached.add(symbol);
    const ours = (symbol.declarations ?? []).filter((node) => node.getSourceFile().fileName.startsWith(dist));
    const named = ours.filter(({ kind }) =>
      [SyntaxKind.ClassDeclaration, SyntaxKind.InterfaceDeclaration, SyntaxKind.TypeAliasDeclaration].includes(kind),
    );
    for (const node of named) missing.add(`${symbol.name} of ${node.getSourceFile().fileName.slice(dist.length + 1)}`);
    for (const node of ours) visit(node);
  };
  for (const symbol of exported) for (const node of symbol.declarations ?? []) visit(node);
  expect([...missing]).toEqual([]);
});

describe("the package nasbook", () => {
  test("leads every entry to declarations and code that are there", () => {
    const { "./package.json": itself, ...entries } = manifest.exports;
    expect(itself).toBe("./package.json");
    expect(entries["."]).toEqual({ types: manifest.types, default: manifest.main });
    for (const entry of Object.values<Record<string, string>>(entries)) {
      expect(Object.keys(entry)).toEqual(["types", "default"]);
      for (const file of Object.values(entry)) expect(existsSync(join(root, "sdk", file)), file).toBe(true);
    }
  });

  test("waits for nothing while it is imported", () => {
    const files = readdirSync(dist, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".js"));
    expect(files.length).toBeGreaterThan(50);
    expect(files.filter((file) => awaitsAtTopLevel(readFileSync(join(dist, file), "utf8")))).toEqual([]);
  });

  test("gives CommonJS by require() what import gives, and loads nothing heavy", () => {
    const loaded = execFileSync(
      process.execPath,
      [
        "--eval",
        `const names = Object.keys(require("nasbook")).sort();
         const heavy = Object.keys(require.cache).filter((file) => /@tensorflow|danfojs|plotly/.test(file));
         import("nasbook").then((all) => console.log(JSON.stringify({ names, heavy, imported: Object.keys(all).sort() })));`,
      ],
      { cwd: root, encoding: "utf8" },
    );
    const { names, heavy, imported } = JSON.parse(loaded);
    expect(names.filter((name: string) => name !== "__esModule")).toEqual(imported);
    expect(names).toEqual(expect.arrayContaining(["space", "strategies", "proxies", "datasets"]));
    expect(heavy).toEqual([]);
  });
});

/** Whether a module awaits outside of any function. */
function awaitsAtTopLevel(source: string): boolean {
  const visit = (node: ts.Node): boolean => {
    if (ts.isFunctionLike(node) || ts.isPropertyDeclaration(node)) return false;
    if (ts.isAwaitExpression(node) || (ts.isForOfStatement(node) && node.awaitModifier !== undefined)) return true;
    return ts.forEachChild(node, (child) => visit(child) || undefined) ?? false;
  };
  return visit(ts.createSourceFile("module.js", source, ts.ScriptTarget.ESNext));
}

test("a top-level await would be found", () => {
  expect(awaitsAtTopLevel("const x = await import('a');")).toBe(true);
  expect(awaitsAtTopLevel("if (a) { for await (const x of y) z(x); }")).toBe(true);
  expect(awaitsAtTopLevel("export const f = async () => { await g(); };")).toBe(false);
});
