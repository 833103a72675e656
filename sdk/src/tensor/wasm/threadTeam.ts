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
import type { Address, KernelExports } from "./kernelExports.js";
import { oneAfterTheOther, runShares } from "./runShares.js";
import type { Team } from "./team.js";

/** What helpers need besides the jobs. */
export interface TeamOptions {
  readonly kernels: KernelExports;
  readonly heap: Heap;
  /** Our kernels, compiled. */
  readonly module: object;
  /** The program of a helper; undefined if there can be no helpers. */
  readonly program: string | undefined;
}

/** Worker data of a helper. */
export interface HelperSetup {
  readonly shared: SharedArrayBuffer;
  readonly memory: object;
  readonly module: object;
  readonly helper: number;
}

/** A helper thread. */
interface Helper {
  readonly worker: Worker;
  /** Its memory on the heap, which a terminated thread cannot free. */
  readonly held: Set<Address>;
}

/** A team of this thread and helpers, which sleep while there is no job. Starts without helpers. */
export function threadTeam({ kernels, heap, module, program }: TeamOptions): Team {
  const shared = new SharedArrayBuffer(bulletinBytes);
  const bulletin = openBulletin(shared);
  const helpers: Helper[] = [];
  const pack = { kernels, heap };
  let ending = 0;

  function serve(helper: number, bytes: number, freed: number): number {
    const held = helpers[helper]?.held;
    if (freed !== 0) {
      heap.free(freed);
      held?.delete(freed);
    }
    if (bytes === 0) return 0;
    const at = heap.claim(bytes);
    held?.add(at);
    return at;
  }

  async function end({ worker, held }: Helper): Promise<void> {
    ending++;
    await worker.terminate();
    ending--;
    for (const at of held) heap.free(at);
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
      awaitShares(bulletin, shares, serve); // after a failure too: helpers may still be writing
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
      // a thread that is being terminated could claim a share and lose it
      if (shares > 1 && helpers.length > 0 && ending === 0) together(name, job, items, shares);
      else runShares(pack, name, job, items, shares, { next: oneAfterTheOther(shares) });
    },
    async resize(threads) {
      if (!Number.isInteger(threads) || threads < 1)
        throw new RangeError(`threads must be a whole number from 1, but is ${threads}`);
      const wanted = program === undefined ? 0 : Math.min(threads - 1, mostHelpers);
      await Promise.all(helpers.splice(wanted).map(end));
      const started: Promise<void>[] = [];
      while (program !== undefined && helpers.length < wanted) {
        const setup: HelperSetup = { shared, memory: heap.memory, module, helper: helpers.length };
        const worker = new Worker(program, { workerData: setup, stdin: false, execArgv: [] });
        helpers.push({ worker, held: new Set() });
        started.push(
          new Promise((resolve, reject) => {
            worker.once("message", () => resolve());
            worker.once("error", reject);
            worker.once("exit", () => reject(new Error("a kernel thread ended before it was ready")));
          }),
        );
      }
      await Promise.all(started);
      for (const { worker } of helpers) worker.unref(); // they must not keep the process alive
    },
  };
}
