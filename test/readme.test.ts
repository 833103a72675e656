import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const packageJson = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

describe.each(["README.md", "sdk/README.md"])("%s", (name) => {
  const text = readFileSync(join(root, name), "utf8");

  test("names scripts and files that are there", () => {
    for (const [, script] of text.matchAll(/npm run ([\w:-]+)/g))
      expect(Object.keys(packageJson.scripts)).toContain(script);
    for (const [, link] of text.matchAll(/\]\((?!https?:)([^)]+)\)/g))
      expect(existsSync(join(root, link!)), link).toBe(true);
    for (const [, file] of text.matchAll(/node (test\/[\w/.]+)/g))
      expect(existsSync(join(root, file!)), file).toBe(true);
  });

  test("has code that checks against the library", () => {
    const blocks = [...text.matchAll(/```ts\n(.*?)```/gs)].map(([, code]) => code!);
    expect(blocks.length).toBeGreaterThan(0);
    expect(complaints(blocks)).toEqual([]);
  });
});

/** What the compiler says of modules with this code, in one program: the library is checked once. */
function complaints(blocks: readonly string[]): readonly string[] {
  const codes = new Map(blocks.map((code, index) => [join(root, `readme-${index}.mts`), code]));
  const options: ts.CompilerOptions = {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
    strict: true,
    skipLibCheck: true,
    noEmit: true,
    types: ["node"],
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (path) => codes.has(path) || fileExists(path);
  host.getSourceFile = (path, ...rest) => {
    const code = codes.get(path);
    return code === undefined ? getSourceFile(path, ...rest) : ts.createSourceFile(path, code, rest[0]);
  };
  const program = ts.createProgram([...codes.keys()], options, host);
  return ts.getPreEmitDiagnostics(program).map(({ messageText, file, start }) => {
    const line = file?.text.slice(0, start).split("\n").at(-1);
    return `${ts.flattenDiagnosticMessageText(messageText, " ")} (after ${line})`;
  });
}

test("the quickstart and the test command of the README are those that run", () => {
  const text = readFileSync(join(root, "README.md"), "utf8");
  expect(text).toContain("npm ci && npm run quickstart");
  expect(text).toContain("npm ci && npm test");
  expect(readFileSync(join(root, ".ci/run"), "utf8")).toMatch(/npm ci .*npm test/s);
});
