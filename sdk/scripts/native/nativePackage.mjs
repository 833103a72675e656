import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

export const packageName = "@tensorflow/tfjs-node-gpu";

/** What an installation adds to the package: the binding, and the library that it calls. */
export const addedParts = ["deps", "lib"];

/** Folder of the package, or undefined where npm left it out, as some do when its install script fails. */
export function installedFolder(root) {
  const folder = join(root, "node_modules", ...packageName.split("/"));
  return existsSync(join(folder, "package.json")) ? folder : undefined;
}

/** The version that the repository asks for. */
export function wantedVersion(root) {
  return readJson(join(root, "package.json")).optionalDependencies[packageName];
}

/** Where the package looks for its binding, relative to its folder: lib/napi-v8 and the like. */
export function bindingFolder(folder) {
  const { napi_versions: versions, module_path: path } = readJson(join(folder, "package.json")).binary;
  const version = Math.max(...versions.filter((each) => each <= Number(process.versions.napi)));
  return { path: path.replace("{napi_build_version}", version), version };
}

function readJson(path) {
  return JSON.parse(readFileSync(path, "utf8"));
}
