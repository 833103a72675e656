import { spawnSync } from "node:child_process";
import { delimiter } from "node:path";
import { z } from "zod";
import { kernelName, repositoryData } from "../kernelSpec.js";
import type { Finding } from "./finding.js";
import { installedSpecs } from "./installedSpecs.js";

const about = "found by Jupyter";
const listing = z.object({ kernelspecs: z.record(z.string(), z.object({ resource_dir: z.string() })) });

/** Whether Jupyter lists the kernel: when started directly, or only by `npm run lab`. */
export function findSpecListed(): readonly Finding[] {
  if (installedSpecs().length === 0) return []; // reported by findInstalledSpecs
  const here = listed(process.env.JUPYTER_PATH);
  if (here === undefined) return []; // Jupyter is not installed
  if (here[kernelName] !== undefined) return [{ state: "ok", about, text: here[kernelName].resource_dir }];
  const withLab = listed([repositoryData, process.env.JUPYTER_PATH].filter(Boolean).join(delimiter));
  const remedy = `npm run kernel -- --user, or set JUPYTER_PATH=${repositoryData}`;
  if (withLab?.[kernelName] === undefined) return [{ state: "fault", about, text: "not listed", remedy }];
  return [{ state: "missing", about, text: "only by npm run lab, not by a Jupyter that is started directly", remedy }];
}

/** The kernels that Jupyter lists, by name; undefined when it cannot be run. */
function listed(path: string | undefined): z.infer<typeof listing>["kernelspecs"] | undefined {
  const env = { ...process.env, ...(path === undefined ? {} : { JUPYTER_PATH: path }) };
  const { status, stdout } = spawnSync("jupyter", ["kernelspec", "list", "--json"], { encoding: "utf8", env });
  if (status !== 0) return undefined;
  return listing.safeParse(JSON.parse(stdout)).data?.kernelspecs;
}
