import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type ts from "typescript";
import { anyFileOf, scopeFolder, type Tslab } from "./tslabModules.js";

/** Types of `prompt` and `clearOutput`. */
const cellTypes = fileURLToPath(new URL("../types", import.meta.url));

type CreateHost = (files: unknown, options: ts.CompilerOptions, ...rest: readonly unknown[]) => unknown;

/** Sets the compiler options for the running Node and the packages of notebooks. Call before a converter is created. */
export function setCompilerOptions(tslab: Tslab, folder: string): void {
  const { typescript } = tslab;
  const createHost = typescript.createWatchCompilerHost as CreateHost; // the overload that tslab calls
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
    // supports "exports" of packages, unlike tslab's Node10
    moduleResolution: typescript.ModuleResolutionKind.Bundler,
    lib: ["lib.es2023.d.ts"],
    // types of Node for notebooks outside a project, and of the globals of cells
    typeRoots: [...(given.typeRoots ?? []), scopeFolder(resolve("@types/node/package.json")), cellTypes],
    inlineSourceMap: true, // cellPositions.ts removes them again
  };
  const { resolvedModule } = typescript.resolveModuleName("nasbook", anyFileOf(folder), options, typescript.sys);
  return resolvedModule === undefined ? { ...options, paths: declarationsOf("nasbook") } : options;
}

/** Declaration files of an installed package, in the format of the option `paths`. */
function declarationsOf(name: string): Record<string, string[]> {
  let manifest: string;
  try {
    manifest = createRequire(import.meta.url).resolve(`${name}/package.json`);
  } catch {
    return {}; // the import in the cell reports the missing package
  }
  const entries: Record<string, string | { types?: string }> = JSON.parse(readFileSync(manifest, "utf8")).exports;
  const paths: Record<string, string[]> = {};
  for (const [entry, target] of Object.entries(entries))
    if (typeof target === "object" && target.types !== undefined)
      paths[name + entry.slice(1)] = [join(dirname(manifest), target.types)];
  return paths;
}
