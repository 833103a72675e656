import { liveOutput } from "./liveOutput.js";
import { inNotebook } from "./publish.js";
import { type Progress, terminalProgress } from "./terminalProgress.js";
import { timeLeft } from "./timeLeft.js";

/** Progress of work that has no figure of its own: a bar in a terminal, one updated line in a notebook. */
export function startProgress({ total, label }: { readonly total: number; readonly label: string }): Progress {
  if (!inNotebook()) return terminalProgress({ total, label });
  const live = liveOutput();
  const left = timeLeft(total);
  let done = 0;
  const line = (state: string) => ({ "text/plain": `${label}: ${state}` });
  return {
    update(now) {
      done = now;
      live.update(() => line(`${Math.min(100, Math.round((100 * done) / total))} %, ${left(done)}`));
    },
    stop() {
      void live.finish(line(done >= total ? "finished" : `stopped at ${Math.round((100 * done) / total)} %`));
    },
  };
}
