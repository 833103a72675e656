import { inNotebook, liveOutput, type Progress, terminalProgress } from "./index.js";

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

/** Tells the time left from the pace so far, once there is one. */
export function timeLeft(total: number): (done: number) => string {
  const begun = performance.now();
  let first: number | undefined; // what earlier runs did says nothing of the pace
  return (done) => {
    first ??= done;
    if (done <= first) return "measuring the pace";
    const seconds = ((performance.now() - begun) / 1000) * ((total - done) / (done - first));
    return seconds < 90
      ? `about ${Math.max(1, Math.round(seconds))} s left`
      : `about ${Math.round(seconds / 60)} min left`;
  };
}
