import { findFrontends } from "./findFrontends.js";
import { findInstalledSpecs } from "./findInstalledSpecs.js";
import { type Finding, findingText } from "./finding.js";
import { findNodeVersion } from "./findNodeVersion.js";
import { findPlotly } from "./findPlotly.js";
import { findSpecListed } from "./findSpecListed.js";
import { findTrust } from "./findTrust.js";
import { tryKernel } from "./tryKernel.js";

/** In the order in which a notebook needs them. */
const checks: readonly (() => readonly Finding[] | Promise<readonly Finding[]>)[] = [
  findNodeVersion,
  findFrontends,
  findInstalledSpecs,
  findSpecListed,
  tryKernel,
  findPlotly,
  findTrust,
];

/** Runs all checks and reports each finding at once. Installs nothing. @returns whether notebooks work */
export async function examine(tell: (line: string) => void): Promise<boolean> {
  let faults = 0;
  for (const check of checks)
    for (const finding of await check()) {
      tell(findingText(finding));
      if (finding.state === "fault") faults++;
    }
  tell(faults === 0 ? "\nNotebooks work here." : `\n${faults === 1 ? "One fault" : `${faults} faults`} to fix.`);
  return faults === 0;
}
