import { delimiter } from "node:path";
import { dataFolder } from "../dataFolder.js";
import type { InstallTarget } from "../installTarget.js";
import { type InstalledSpec, readKernelSpec } from "../readKernelSpec.js";

/** This kernel's specs in every place where a Jupyter could find one. */
export function installedSpecs(): readonly InstalledSpec[] {
  const targets: readonly InstallTarget[] = [{ kind: "repository" }, { kind: "user" }, { kind: "sys-prefix" }];
  const installed = targets.flatMap((target) => {
    try {
      return dataFolder(target);
    } catch {
      return []; // there is no Python to ask
    }
  });
  const named = (process.env.JUPYTER_PATH ?? "").split(delimiter).filter(Boolean);
  const shared = process.platform === "win32" ? [] : ["/usr/local/share/jupyter", "/usr/share/jupyter"];
  return [...new Set([...installed, ...named, ...shared])].flatMap((data) => readKernelSpec(data) ?? []);
}
