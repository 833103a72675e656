import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { addedParts, installedFolder } from "./nativePackage.mjs";

/**
 * Takes the binding and its library out of the package again.
 * @returns what to tell the user
 */
export function removeNative(root) {
  const installed = installedFolder(root);
  const parts = installed ? addedParts.map((part) => join(installed, part)).filter((path) => existsSync(path)) : [];
  for (const path of parts) rmSync(path, { recursive: true });
  return parts.length > 0
    ? "The native backend is removed."
    : "The native backend is not installed: nothing to remove.";
}
