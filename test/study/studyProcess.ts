import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, watch } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";

/** The studies of program.mjs. */
export type ProgramName = "halving" | "untrained" | "primed" | "shared" | "split" | "timed";

/** How a process ended. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
  readonly errors: string;
}

/** A program under way, in a process group of its own as a terminal starts it. */
export interface Program {
  readonly pid: number;
  readonly ended: Promise<Ending>;
}

const program = fileURLToPath(new URL("program.mjs", import.meta.url));

/** Starts program.mjs on the built library. @param fileBlocks the largest file it may write, in blocks of 512 bytes */
export function start(
  which: ProgramName,
  folder: string,
  { workers = 1, fileBlocks }: { readonly workers?: number; readonly fileBlocks?: number } = {},
): Program {
  mkdirSync(folder, { recursive: true }); // to be watched
  const command = [process.execPath, program, which, folder, `${workers}`];
  const limited =
    fileBlocks === undefined ? command : ["sh", "-c", `ulimit -f ${fileBlocks}; exec "$@"`, "sh", ...command];
  const child = spawn(limited[0] as string, limited.slice(1), { detached: true, stdio: ["ignore", "pipe", "pipe"] });
  const ended = ending(child);
  const kill = () => child.kill("SIGKILL"); // a test that fails leaves nothing behind
  process.once("exit", kill);
  void ended.finally(() => process.off("exit", kill));
  return { pid: child.pid as number, ended };
}

async function ending(child: ChildProcess): Promise<Ending> {
  let [output, errors] = ["", ""];
  child.stdout?.on("data", (chunk) => {
    output += chunk;
  });
  child.stderr?.on("data", (chunk) => {
    errors += chunk;
  });
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => resolve([code, signal]));
  });
  return { code, signal, output, errors };
}

/**
 * Waits until something has been counted so often and then stands still for some milliseconds: when results are counted, both of two
 * workers have begun by then, and are in the midst of other tasks.
 */
export async function standsStill(counted: () => number, { least, quiet }: { least: number; quiet: number }) {
  for (let [seen, since] = [-1, 0]; ; await setTimeout(5)) {
    const now = counted();
    if (now !== seen) [seen, since] = [now, Date.now()];
    else if (seen >= least && Date.now() - since >= quiet) return;
  }
}

/** Waits until something holds that a change in a folder can bring about. */
export async function until(folder: string, holds: () => boolean): Promise<void> {
  await new Promise<void>((resolve) => {
    const watcher = watch(folder, look);
    function look() {
      if (!holds()) return;
      watcher.close();
      resolve();
    }
    look(); // it may hold already
  });
}

/** Lines in the journal of a study that may not have begun. */
export function linesIn(folder: string): number {
  const file = join(folder, "journal.jsonl");
  return existsSync(file) ? readFileSync(file, "utf8").split("\n").length - 1 : 0;
}

/** Processes that this one, or another, has started and that live. */
export const childrenOf = (pid: number): readonly number[] =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((child) => {
      const state = stateOf(child);
      return state !== undefined && state.parent === pid && state.letter !== "Z";
    });

/** Whether a process is there and is no corpse. */
export const lives = (pid: number): boolean => ![undefined, "Z"].includes(stateOf(pid)?.letter);

function stateOf(pid: number) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const [letter, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" "); // a name may hold anything
    return { letter, parent: Number(parent) };
  } catch {
    return undefined; // gone meanwhile
  }
}

/** Worker processes among the children of a process. */
export const workersOf = (pid: number): readonly number[] =>
  childrenOf(pid).filter((child) => {
    try {
      return readFileSync(`/proc/${child}/cmdline`, "utf8").includes("execution/worker.js");
    } catch {
      return false; // gone meanwhile
    }
  });
