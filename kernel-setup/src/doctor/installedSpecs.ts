import { delimiter } from "node:path";
import { dataFolder } from "../dataFolder.js";
import type { InstallTarget } from "../installTarget.js";
import { type InstalledSpec, readKernelSpec } from "../readKernelSpec.js";

/** This kernel's specs in all folders that Jupyter searches. */
export function installedSpecs(): readonly InstalledSpec[] {
  const targets: readonly InstallTarget[] = [{ kind: "repository" }, { kind: "user" }, { kind: "sys-prefix" }];
  const installed = targets.flatMap((target) => {
    try {
      return dataFolder(target);
    } catch {
      return []; // Python is not installed
    }
  });
  const named = (process.env.JUPYTER_PATH ?? "").split(delimiter).filter(Boolean);
  const shared = process.platform === "win32" ? [] : ["/usr/local/share/jupyter", "/usr/share/jupyter"];
  return [...new Set([...installed, ...named, ...shared])].flatMap((data) => readKernelSpec(data) ?? []);
}
