import { createRequire } from "node:module";
import type ts from "typescript";
import { describe, expect, test } from "vitest";
import { rewriteSource } from "../../kernel-setup/src/cellSource.js";

const typescript: typeof ts = createRequire(import.meta.url)("@tslab/typescript-for-tslab");
const mended = (code: string) => rewriteSource(typescript, code).code;

describe("the source of a cell", () => {
  test.each([
    ["f({ lr, width: 8 })", "f({ lr: lr, width: 8 })"],
    ["({ a, b = 2 } = c)", "({ a: a, b: b = 2 } = c)"],
    ["const f = () => ({ a, ...{ b } })", "const f = () => ({ a: a, ...{ b: b } })"],
  ])("spells out the properties in %s", (code, expected) => {
    expect(mended(code)).toBe(expected);
  });

  test.each([
    ["for await (const x of y) z(x)", "await null; for await (const x of y) z(x)"],
    [
      "/** @node */\nif (a) for await (const x of y) z(x)",
      "/** @node */\nawait null; if (a) for await (const x of y) z(x)",
    ],
  ])("awaits something when it only loops: %s", (code, expected) => {
    expect(mended(code)).toBe(expected);
  });

  test.each([
    "async function f() { for await (const x of y) z(x) }",
    "const { a, b } = c; import { d } from 'd';",
    "class A { async *b() { for await (const x of y) yield x } }",
    "const view = <View>{a}</View>", // for React: what looks like { a } is none
    "f({ a, ", // the compiler tells
  ])("stays as it is: %s", (code) => {
    expect(mended(code)).toBe(code);
  });

  test("keeps its lines, and knows the columns from before", () => {
    const code = "let a = 1;\nfor await (const x of f({ a, bc })) g(x);\n";
    const source = rewriteSource(typescript, `\n${code}`);
    const lines = source.code.split("\n");
    expect(lines).toHaveLength(4);
    const original = code.split("\n")[1]!;
    expect(lines[1]).toBe("await null; let a = 1;");
    expect(lines[2]).toBe("for await (const x of f({ a: a, bc: bc })) g(x);");
    for (const text of ["for", "f(", "a", "bc", "g(x)"])
      expect(source.columnInCell(3, lines[2]!.indexOf(text) + 1)).toBe(original.indexOf(text) + 1);
    expect(source.columnInCell(3, lines[2]!.indexOf(": bc") + 3)).toBe(original.indexOf("bc") + 1);
    expect(source.columnInCell(2, lines[1]!.indexOf("let") + 1)).toBe(1);
    expect(source.columnInCell(2, 3)).toBe(1);
  });
});
