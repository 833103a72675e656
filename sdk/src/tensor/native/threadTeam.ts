import { Worker } from "node:worker_threads";
import {
  awaitShares,
  bulletinBytes,
  claimShare,
  failShare,
  finishShare,
  mostHelpers,
  openBulletin,
  post,
} from "./bulletin.js";
import type { Heap } from "./heap.js";
import type { JobName, JobOf } from "./jobs.js";
import type { KernelExports } from "./kernelExports.js";
import { oneAfterTheOther, runShares } from "./runShares.js";
import type { Team } from "./team.js";

/** What helpers need besides what they are told job by job. */
export interface TeamOptions {
  readonly kernels: KernelExports;
  readonly heap: Heap;
  /** Our kernels, compiled. */
  readonly module: object;
  /** The program of a helper; undefined: there can be no helpers. */
  readonly program: string | undefined;
}

/** What a helper is started with. */
export interface HelperSetup {
  readonly shared: SharedArrayBuffer;
  readonly memory: object;
  readonly module: object;
  readonly helper: number;
}

/** A team of this thread and of helpers that sleep while there is nothing to do. It starts alone. */
export function threadTeam({ kernels, heap, module, program }: TeamOptions): Team {
  const shared = new SharedArrayBuffer(bulletinBytes);
  const bulletin = openBulletin(shared);
  const helpers: Worker[] = [];
  const pack = { kernels, heap };

  function serve(bytes: number, freed: number): number {
    if (freed !== 0) heap.free(freed);
    return bytes === 0 ? 0 : heap.claim(bytes);
  }

  function together<Name extends JobName>(name: Name, job: JobOf<Name>, items: number, shares: number): void {
    const number = post(bulletin, JSON.stringify({ name, job, items, shares }), shares);
    let failure: unknown;
    try {
      runShares(pack, name, job, items, shares, {
        next: () => claimShare(bulletin, number, "first"),
        finished: () => finishShare(bulletin),
      });
    } catch (error) {
      failure = error;
      failShare(bulletin, number, String(error));
    }
    try {
      awaitShares(bulletin, shares, serve); // also after a failure: helpers may still be writing
    } catch (error) {
      failure ??= error;
    }
    if (failure !== undefined) throw failure;
  }

  return {
    get threads() {
      return helpers.length + 1;
    },
    run(name, job, items, shares) {
      if (shares > 1 && helpers.length > 0) together(name, job, items, shares);
      else runShares(pack, name, job, items, shares, { next: oneAfterTheOther(shares) });
    },
    async resize(threads) {
      const wanted = program === undefined ? 0 : Math.min(threads - 1, mostHelpers);
      await Promise.all(helpers.splice(wanted).map((helper) => helper.terminate()));
      const started: Promise<void>[] = [];
      while (program !== undefined && helpers.length < wanted) {
        const setup: HelperSetup = { shared, memory: heap.memory, module, helper: helpers.length };
        const helper = new Worker(program, { workerData: setup, stdin: false, execArgv: [] });
        helpers.push(helper);
        started.push(
          new Promise((resolve, reject) => {
            helper.once("message", () => resolve());
            helper.once("error", reject);
            helper.once("exit", () => reject(new Error("a kernel thread ended before it was ready")));
          }),
        );
      }
      await Promise.all(started);
      for (const helper of helpers) helper.unref(); // they must not keep the process alive
    },
  };
}
