import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { addedParts, packageName, wantedVersion } from "./nativePackage.mjs";
import { npm } from "./npm.mjs";

/**
 * Makes a copy of the package to work on, or has npm fetch one where it is not installed.
 * @returns folder of the copy
 */
export async function stagePackage({ root, installed, folder, run, say }) {
  if (installed) {
    const staged = join(folder, "package");
    const isAdded = (path) => addedParts.some((part) => path === join(installed, part));
    cpSync(installed, staged, { recursive: true, filter: (path) => !isAdded(path) });
    return staged;
  }
  const name = `${packageName}@${wantedVersion(root)}`;
  say(`Fetching ${name} from npm ...`);
  const project = join(folder, "project");
  mkdirSync(project);
  writeFileSync(join(project, "package.json"), "{}");
  try {
    await npm(run, ["install", "--ignore-scripts", name], { cwd: project, minutes: 10 });
  } catch (error) {
    throw new Error(`The native backend was not installed: npm did not bring ${name}: ${error.message}`, {
      cause: error,
    });
  }
  return join(project, "node_modules", ...packageName.split("/"));
}
