import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type ts from "typescript";
import { anyFileOf, scopeFolder, type Tslab } from "./tslabModules.js";

/** Of `prompt` and `clearOutput`. */
const cellTypes = fileURLToPath(new URL("../types", import.meta.url));

type CreateHost = (files: unknown, options: ts.CompilerOptions, ...rest: readonly unknown[]) => unknown;

/** Makes tslab compile for the Node that runs notebooks and for their packages. Call before a converter is created. */
export function mendCompilerOptions(tslab: Tslab, folder: string): void {
  const { typescript } = tslab;
  const createHost = typescript.createWatchCompilerHost as CreateHost; // of its overloads, tslab calls this one
  const withOptions: CreateHost = (files, given, ...rest) =>
    createHost(files, notebookOptions(tslab, folder, given), ...rest);
  typescript.createWatchCompilerHost = withOptions as typeof typescript.createWatchCompilerHost;
}

/** The compiler options of notebooks in a folder. */
function notebookOptions(
  { typescript, resolve }: Tslab,
  folder: string,
  given: ts.CompilerOptions,
): ts.CompilerOptions {
  const options: ts.CompilerOptions = {
    ...given,
    // reads "exports" of packages, which tslab's Node10 does not
    moduleResolution: typescript.ModuleResolutionKind.Bundler,
    lib: ["lib.es2023.d.ts"],
    // a notebook outside of any project knows console and process too, and each one what this kernel gives to cells
    typeRoots: [...(given.typeRoots ?? []), scopeFolder(resolve("@types/node/package.json")), cellTypes],
    inlineSourceMap: true, // cellPositions.ts takes them away again
  };
  const { resolvedModule } = typescript.resolveModuleName("nasbook", anyFileOf(folder), options, typescript.sys);
  return resolvedModule === undefined ? { ...options, paths: declarationsOf("nasbook") } : options;
}

/** Where the declarations of an installed package's entries are, as the option `paths` wants it. */
function declarationsOf(name: string): Record<string, string[]> {
  let manifest: string;
  try {
    manifest = createRequire(import.meta.url).resolve(`${name}/package.json`);
  } catch {
    return {}; // the import in the cell then says what is missing
  }
  const entries: Record<string, string | { types?: string }> = JSON.parse(readFileSync(manifest, "utf8")).exports;
  const paths: Record<string, string[]> = {};
  for (const [entry, target] of Object.entries(entries))
    if (typeof target === "object" && target.types !== undefined)
      paths[name + entry.slice(1)] = [join(dirname(manifest), target.types)];
  return paths;
}
