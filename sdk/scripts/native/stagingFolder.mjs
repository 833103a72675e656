import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

const prefix = ".native-";

/**
 * A folder in which all is made before it is moved. It lies in node_modules: what is loaded from there finds the other packages, and
 * to move it from there is to rename it.
 */
export function openStagingFolder(root) {
  const modules = join(root, "node_modules");
  for (const name of readdirSync(modules))
    if (name.startsWith(prefix) && !isRunning(Number(name.slice(prefix.length)))) remove(join(modules, name)); // of one that was killed
  const folder = join(modules, `${prefix}${process.pid}`);
  remove(folder);
  mkdirSync(folder);
  return { folder, close: () => remove(folder) };
}

function remove(folder) {
  rmSync(folder, { recursive: true, force: true });
}

function isRunning(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === "EPERM"; // somebody else's
  }
}
