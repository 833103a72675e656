import { createRequire } from "node:module";
import { setImmediate } from "node:timers/promises";
import pLimit from "p-limit";
import { pool } from "workerpool";
import type { Job, Outcome } from "../evaluation/job.js";
import { threadsFor } from "../tensor/index.js";
import type { Executor, JobOptions } from "./executor.js";
import type { WorkerNews, WorkerSetup } from "./workerSetup.js";

/** A pool of processes. */
export interface ProcessPoolOptions extends Omit<WorkerSetup, "threads"> {
  /** Processes that work at the same time. */
  readonly workers: number;
  /** Stops all tasks; their processes end at once, and what was recorded stays. */
  readonly signal?: AbortSignal | undefined;
}

/** Runs tasks in processes of their own, which may die without harm to the study. */
export function processPool({ workers, signal, ...setup }: ProcessPoolOptions): Executor {
  const processes = pool(createRequire(import.meta.url).resolve("nasbook/worker"), {
    workerType: "process",
    maxWorkers: workers,
    // Ctrl-C reaches a whole process group: the coordinator alone decides what it means
    forkOpts: { detached: true },
  });
  const inLine = pLimit(workers); // the pool's own queue stands still when a worker dies

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
        if (death === undefined) throw error; // the place is at fault, not the candidate
        return { failure: death };
      }
      await setImmediate(); // the worker had died before the task reached it; by then the pool has forgotten it
    }
  }

  async function tried<T extends Job>(task: T, heard: Omit<JobOptions, "onStart">): Promise<Tried<T>> {
    // a task that runs alone, as a supernet is trained, may use all threads
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
      outcome.cancel(); // not returned: what a listener returns is watched, and its rejection ends the process
    };
    signal?.addEventListener("abort", stop, { once: true });
    try {
      return { outcome: (await outcome) as Outcome<T["kind"]>, begun: true }; // the worker answers what `evaluate` answers
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
      // it waits for the end of a worker that has died since its last task, which it has missed
      await processes.terminate(true, longestEnd).catch((error: Error) => {
        if (error.name !== "TimeoutError") throw error;
      });
    },
  };
}

/** How the pool did with a task. */
interface Tried<T extends Job> {
  readonly outcome?: Outcome<T["kind"]>;
  readonly error?: unknown;
  /** Whether a worker had begun the task. */
  readonly begun: boolean;
}

/** Milliseconds: workers that do not end when they are told to are killed after one second. */
const longestEnd = 3_000;

/** A task may meet so many workers that are dead before it is taken for what kills them. */
const mostAttempts = 4;

/** What is recorded when a worker's process ended before it answered. */
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
