import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type ts from "typescript";
import { expect, test } from "vitest";
import { setCompilerOptions } from "../../kernel-setup/src/compilerOptions.js";
import type { Tslab } from "../../kernel-setup/src/tslabModules.js";

const compiler: typeof ts = createRequire(import.meta.url)("@tslab/typescript-for-tslab");

/** The options that tslab's compiler gets for notebooks in a folder. */
function optionsFor(folder: string): ts.CompilerOptions {
  let received: ts.CompilerOptions = {};
  const createWatchCompilerHost = (_: unknown, options: ts.CompilerOptions) => {
    received = options;
  };
  const tslab = {
    typescript: { ...compiler, createWatchCompilerHost },
    resolve: (name: string) => join("/installed", name),
  } as unknown as Tslab; // of tslab, only this is looked at
  setCompilerOptions(tslab, folder);
  tslab.typescript.createWatchCompilerHost([], { typeRoots: ["/project/@types"], target: 9 }, compiler.sys);
  return received;
}

test("notebooks are compiled with tslab's own options, Node's types, wherever npm put them, and those of the kernel", () => {
  const options = optionsFor(tmpdir());
  const ofKernel = fileURLToPath(new URL("../../kernel-setup/types", import.meta.url));
  expect(options.typeRoots).toEqual(["/project/@types", join("/installed", "@types"), ofKernel]);
  expect(options.target).toBe(9);
});

test("every entry of nasbook has its declarations where nothing else provides them, and only there", () => {
  expect(Object.keys(optionsFor(tmpdir()).paths ?? {})).toEqual(["nasbook", "nasbook/worker"]);
  expect(optionsFor(import.meta.dirname).paths).toBeUndefined();
});
