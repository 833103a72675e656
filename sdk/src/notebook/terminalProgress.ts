import { SingleBar } from "cli-progress";
import { timeLeft } from "./timeLeft.js";

/** Progress of one piece of work. */
export interface Progress {
  /** @param done amount of the total @param note remark behind the bar */
  update(done: number, note?: string): void;
  stop(): void;
}

/** A progress bar with the time left, on the error stream, so that it does not mix with a program's output. */
export function terminalProgress({ total, label }: { readonly total: number; readonly label: string }): Progress {
  const bar = new SingleBar({
    format: "{label} [{bar}] {percentage} %  {left}{note}",
    barsize: 24,
    fps: 4,
    stream: process.stderr,
    // without a terminal, one line every ten seconds
    noTTYOutput: true,
    notTTYSchedule: 10_000,
    gracefulExit: false, // its own handler of SIGINT would hide ours
    emptyOnZero: true,
  });
  const left = timeLeft(total);
  bar.start(total, 0, { label, left: "", note: "" });
  return {
    update(done, note) {
      const noted = note === undefined ? {} : { note: `; ${note}` };
      bar.update(Math.min(total, Math.round(done)), { left: done < total ? left(done) : "done", ...noted });
    },
    stop: () => bar.stop(),
  };
}
