import { createRequire } from "node:module";
import { setImmediate } from "node:timers/promises";
import pLimit from "p-limit";
import { pool } from "workerpool";
import type { Job, Outcome } from "../evaluation/job.js";
import { threadsFor } from "../tensor/index.js";
import type { Executor, JobOptions } from "./executor.js";
import type { WorkerNews, WorkerSetup } from "./workerSetup.js";

/** Options of a process pool. */
export interface ProcessPoolOptions extends Omit<WorkerSetup, "threads"> {
  /** Number of worker processes. */
  readonly workers: number;
  /** Stops all jobs and ends their processes at once; recorded results are kept. */
  readonly signal?: AbortSignal | undefined;
}

/** Runs jobs in worker processes, whose crashes do not affect the study. */
export function processPool({ workers, signal, ...setup }: ProcessPoolOptions): Executor {
  const processes = pool(createRequire(import.meta.url).resolve("nasbook/worker"), {
    workerType: "process",
    maxWorkers: workers,
    // detached, because Ctrl-C reaches the whole process group and only the coordinator should handle it
    forkOpts: { detached: true },
  });
  const inLine = pLimit(workers); // the pool's own queue stalls when a worker dies

  const busy = new Set<number>();

  async function run<T extends Job>(task: T, { onStart, ...heard }: JobOptions): Promise<Outcome<T["kind"]>> {
    signal?.throwIfAborted();
    let worker = 0; // not the process itself: one that died leaves its index to the next
    while (busy.has(worker)) worker++;
    busy.add(worker);
    try {
      onStart?.(worker);
      return await answered(task, heard);
    } finally {
      busy.delete(worker);
    }
  }

  async function answered<T extends Job>(task: T, heard: Omit<JobOptions, "onStart">): Promise<Outcome<T["kind"]>> {
    for (let attempt = 1; ; attempt++) {
      const { outcome, error, begun } = await tried(task, heard);
      if (outcome !== undefined) return outcome;
      if (signal?.aborted) throw signal.reason;
      if (begun || attempt === mostAttempts) {
        const death = deathOf(error);
        if (death === undefined) throw error; // an environment error, not a failed evaluation
        return { failure: death };
      }
      await setImmediate(); // the worker was already dead; give the pool time to remove it, then retry
    }
  }

  async function tried<T extends Job>(task: T, heard: Omit<JobOptions, "onStart">): Promise<Tried<T>> {
    // a job that runs alone, such as training a supernet, may use all threads
    const threads = threadsFor(Math.min(workers, inLine.activeCount + inLine.pendingCount));
    const setupOfJob: WorkerSetup = { ...setup, threads };
    let begun = false;
    const outcome = processes.exec("run", [setupOfJob, task], {
      on(news: WorkerNews) {
        begun = true;
        if (typeof news === "number") heard.onImages?.(news);
        else if (news !== "begun") heard.onReport?.(news);
      },
    });
    const stop = () => {
      outcome.cancel(); // not returned: a listener's returned promise is awaited, and its rejection would end the process
    };
    signal?.addEventListener("abort", stop, { once: true });
    try {
      return { outcome: (await outcome) as Outcome<T["kind"]>, begun: true }; // the worker returns what `evaluate` returns
    } catch (error) {
      return { error, begun };
    } finally {
      signal?.removeEventListener("abort", stop);
    }
  }

  return {
    workers,
    run: (task, options = {}) => inLine(() => run(task, options)),
    async close() {
      // it times out on workers that died since their last job, because it missed their exit
      await processes.terminate(true, longestEnd).catch((error: Error) => {
        if (error.name !== "TimeoutError") throw error;
      });
    },
  };
}

/** Result of one attempt at a job. */
interface Tried<T extends Job> {
  readonly outcome?: Outcome<T["kind"]>;
  readonly error?: unknown;
  /** Whether a worker had started the job. */
  readonly begun: boolean;
}

/** Timeout of termination in milliseconds; workers that do not exit are killed after one second. */
const longestEnd = 3_000;

/** After this many attempts on dead workers, the job itself counts as the cause. */
const mostAttempts = 4;

/** The failure to record when a worker exited before returning a result. */
function deathOf(error: unknown) {
  const message = error instanceof Error ? error.message : String(error);
  const killedBy = /signalCode: `(SIG\w+)`/.exec(message)?.[1];
  const exitCode = /exitCode: `(\d+)`/.exec(message)?.[1];
  if (killedBy !== undefined)
    return {
      cause: "worker-died",
      message: `worker was killed by ${killedBy}${killedBy === "SIGKILL" ? " (out of memory?)" : ""}`,
    } as const;
  if (exitCode !== undefined) return { cause: "worker-died", message: `worker exited with code ${exitCode}` } as const;
  return undefined;
}
