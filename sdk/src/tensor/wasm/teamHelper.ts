// The program of a helper thread: waits for jobs on the bulletin and works on the shares that it can claim.
import { parentPort, workerData } from "node:worker_threads";
import { askMemory, claimShare, failShare, finishShare, nextJob, openBulletin, readJob } from "./bulletin.js";
import type { JobName, JobOf } from "./jobs.js";
import type { KernelExports } from "./kernelExports.js";
import { kernelImports, webAssembly } from "./kernelImports.js";
import type { Pack } from "./pack.js";
import { runShares } from "./runShares.js";
import type { HelperSetup } from "./threadTeam.js";
import { cacheLine, createWorkspace, type Memory } from "./workspace.js";

const { shared, memory, module, helper } = workerData as HelperSetup; // set by the team
const bulletin = openBulletin(shared);
const kernels = new webAssembly.Instance(module, kernelImports(memory)).exports as KernelExports; // declares what was compiled
const pack: Pack = {
  kernels,
  heap: createWorkspace(memory as Memory, kernels, {
    claim: (bytes) => askMemory(bulletin, helper, bytes + cacheLine, 0),
    free: (address) => void askMemory(bulletin, helper, 0, address),
  }),
};

/** A job as posted on the bulletin. */
interface Posted {
  readonly name: JobName;
  readonly job: JobOf<JobName>;
  readonly items: number;
  readonly shares: number;
}

let number = 0;
parentPort?.postMessage("ready");
for (;;) {
  number = nextJob(bulletin, number);
  const first = claimShare(bulletin, number, "last");
  if (first === undefined) continue;
  try {
    const { name, job, items, shares } = JSON.parse(readJob(bulletin)) as Posted; // written by the team
    let held: number | undefined = first;
    runShares(pack, name, job as never, items, shares, {
      next() {
        const share = held ?? claimShare(bulletin, number, "last");
        held = undefined;
        return share;
      },
      finished: () => finishShare(bulletin),
    });
  } catch (error) {
    failShare(bulletin, number, error instanceof Error ? error.message : String(error));
  }
}
