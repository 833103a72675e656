import { existsSync } from "node:fs";
import type { InstalledSpec } from "../readKernelSpec.js";
import type { Finding } from "./finding.js";
import { installedSpecs } from "./installedSpecs.js";

const about = "kernel spec";

/** Where the kernel is installed, and whether the programs in its spec exist. */
export function findInstalledSpecs(): readonly Finding[] {
  const specs = installedSpecs();
  if (specs.length > 0) return specs.map(judge);
  const remedy = "npm run kernel, or npm run kernel -- --user for all your Jupyter installations";
  return [{ state: "fault", about, text: "not installed", remedy }];
}

function judge({ file, programs, isOurs }: InstalledSpec): Finding {
  const gone = programs.filter((program) => !existsSync(program));
  const remedy = "install it again: npm run kernel, with the same flags as before";
  if (programs.length < 2) return { state: "fault", about, text: `${file} is damaged`, remedy };
  if (gone.length > 0)
    return { state: "fault", about, text: `${file} names files that do not exist: ${gone.join(", ")}`, remedy };
  const whose = isOurs ? "" : `, of another copy of nasbook: ${programs[1]}`;
  return { state: "ok", about, text: file + whose };
}
