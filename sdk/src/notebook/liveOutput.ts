import { randomUUID } from "node:crypto";
import type { Bundle } from "./bundle.js";
import { publish } from "./publish.js";

/** An output that changes while work goes on. A saved notebook keeps its last state. */
export interface LiveOutput {
  /** Shows a new state soon. Of many in a row only the newest is shown, because a page handles few updates per second. */
  update(bundle: () => Bundle): void;
  /** Shows the last state at once. Later updates are ignored. */
  finish(bundle: Bundle): Promise<void>;
}

/** At most 4 updates per second. */
const pauseMs = 250;

/** Opens an output below the running cell; it appears with the first update. */
export function liveOutput(): LiveOutput {
  const id = randomUUID();
  let shown = false;
  let finished = false;
  let last = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;
  let newest: (() => Bundle) | undefined;

  function send(bundle: Bundle): Promise<void> {
    const update = shown;
    shown = true;
    last = performance.now();
    return publish(bundle, { id, update });
  }
  function sendNewest(): void {
    timer = undefined;
    if (newest !== undefined) void send(newest());
    newest = undefined;
  }

  return {
    update(bundle) {
      if (finished) return;
      newest = bundle;
      if (timer !== undefined) return;
      const wait = last + pauseMs - performance.now();
      if (wait <= 0) sendNewest();
      else timer = setTimeout(sendNewest, wait).unref(); // a pending update must not keep the process alive
    },
    async finish(bundle) {
      finished = true;
      clearTimeout(timer);
      await send(bundle);
    },
  };
}
