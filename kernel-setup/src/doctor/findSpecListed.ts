import { spawnSync } from "node:child_process";
import { delimiter } from "node:path";
import { z } from "zod";
import { kernelName, repositoryData } from "../kernelSpec.js";
import type { Finding } from "./finding.js";
import { installedSpecs } from "./installedSpecs.js";

const about = "found by Jupyter";
const listing = z.object({ kernelspecs: z.record(z.string(), z.object({ resource_dir: z.string() })) });

/** Whether Jupyter lists the kernel: as it is started from here, or else from `npm run lab`. */
export function findSpecListed(): readonly Finding[] {
  if (installedSpecs().length === 0) return []; // which is a finding of its own
  const here = listed(process.env.JUPYTER_PATH);
  if (here === undefined) return []; // without Jupyter nothing is listed
  if (here[kernelName] !== undefined) return [{ state: "ok", about, text: here[kernelName].resource_dir }];
  const withLab = listed([repositoryData, process.env.JUPYTER_PATH].filter(Boolean).join(delimiter));
  const remedy = `npm run kernel -- --user, or set JUPYTER_PATH=${repositoryData}`;
  if (withLab?.[kernelName] === undefined) return [{ state: "fault", about, text: "not listed", remedy }];
  return [
    { state: "missing", about, text: "by npm run lab only, not by a Jupyter that is started without it", remedy },
  ];
}

/** The kernels that Jupyter knows, by name; undefined where it cannot be asked. */
function listed(path: string | undefined): z.infer<typeof listing>["kernelspecs"] | undefined {
  const env = { ...process.env, ...(path === undefined ? {} : { JUPYTER_PATH: path }) };
  const { status, stdout } = spawnSync("jupyter", ["kernelspec", "list", "--json"], { encoding: "utf8", env });
  if (status !== 0) return undefined;
  return listing.safeParse(JSON.parse(stdout)).data?.kernelspecs;
}
