import { readFileSync } from "node:fs";
import { installation } from "../kernelSpec.js";
import type { Finding } from "./finding.js";

/** Whether Node is recent enough for package.json. @param version of the running Node */
export function findNodeVersion(version: string = process.versions.node): readonly Finding[] {
  const { engines } = JSON.parse(readFileSync(new URL("package.json", installation), "utf8"));
  const oldest = String(engines.node).replace(">=", "");
  const about = "Node";
  if (isAtLeast(version, oldest)) return [{ state: "ok", about, text: version }];
  return [
    {
      state: "fault",
      about,
      text: `${version} is older than ${oldest}`,
      remedy: "install a newer one from https://nodejs.org",
    },
  ];
}

function isAtLeast(version: string, oldest: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = oldest.split(".").map(Number);
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
}
