import { SingleBar } from "cli-progress";
import { timeLeft } from "./timeLeft.js";

/** Progress of one piece of work. */
export interface Progress {
  /** @param done of the total @param note what there is to say of it */
  update(done: number, note?: string): void;
  stop(): void;
}

/** A bar that fills, with the time left, on the error stream: what a program prints stays clean. */
export function terminalProgress({ total, label }: { readonly total: number; readonly label: string }): Progress {
  const bar = new SingleBar({
    format: "{label} [{bar}] {percentage} %  {left}{note}",
    barsize: 24,
    fps: 4,
    stream: process.stderr,
    // where there is no terminal, a line now and then
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
