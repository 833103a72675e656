import { createRequire } from "node:module";
import type ts from "typescript";
import { expect, test } from "vitest";
import { nameAtCursor } from "../../kernel-setup/src/nameAtCursor.js";

const typescript: typeof ts = createRequire(import.meta.url)("@tslab/typescript-for-tslab");

test.each([
  ["na|me", "m"],
  ["name|", "e"],
  ["größe|", "e"],
  ["f(|", "f"],
  ["f(|)", "f"],
  ["f(a, |)", "f"],
  ["f(g(1), |", "f"],
  ["f(g(|", "g"],
  ["f({ a: [|] })", "f"],
  ["new K(|", "K"],
  ["a.b.c(1, |", "c"],
  ["f(1)|", "f"],
])("at the cursor of %s stands the name that ends in or is at %s", (marked, expected) => {
  const code = marked.replace("|", "");
  expect(code[nameAtCursor(typescript, code, marked.indexOf("|"))]).toBe(expected);
});

test("where nothing is named, nothing is", () => {
  for (const marked of ["1 + |", "|", "f(1); |", "( |"]) {
    const cursor = marked.indexOf("|");
    expect(nameAtCursor(typescript, marked.replace("|", ""), cursor), marked).toBe(cursor);
  }
});
