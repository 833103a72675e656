import { frontends, versionOf } from "../frontends.js";
import { waysToJupyter } from "../waysToJupyter.js";
import type { Finding } from "./finding.js";

/** Which notebook front ends are installed. */
export function findFrontends(): readonly Finding[] {
  const found = frontends.flatMap((frontend) => {
    const version = versionOf(frontend);
    return version === undefined ? [] : [`${frontend.join(" ")} ${version}`.trim()];
  });
  const about = "Jupyter";
  if (found.length > 0) return [{ state: "ok", about, text: found.join(", ") }];
  const remedy = `npm run notebook works without one; for npm run lab, install one with\n${waysToJupyter().join("\n")}`;
  return [{ state: "missing", about, text: "none was found", remedy }];
}
