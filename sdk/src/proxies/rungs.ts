import type { Stage } from "../records/trial.js";
import { checkStage } from "./proxy.js";

/** Rungs as a proxy is asked for them. */
export interface RungOptions {
  /** Epochs trained by the end of each rung, counted from the first; increasing. */
  readonly epochs: readonly number[];
  /** Share of the training split at each rung, in (0, 1]; one number for all rungs or one a rung, never falling. */
  readonly shares?: number | readonly number[];
  /** Share of a rung's trials that is promoted, in (0, 1]. */
  readonly keep?: number;
  /** What `epochs` counts when an evaluator of your own spends something else: "frames", "trees", "steps". */
  readonly resource?: string | undefined;
}

/** At least two stages that train longer and longer. @param proxy for messages @throws RangeError when they do not */
export function rungs(proxy: string, { epochs, shares = 1, keep = 1, resource }: RungOptions): readonly Stage[] {
  if (epochs.length < 2)
    throw new RangeError(
      `epochs of ${proxy} must list at least 2 rungs, but lists ${epochs.length}; for one use proxies.epochs()`,
    );
  const shareAt = typeof shares === "number" ? epochs.map(() => shares) : shares;
  if (shareAt.length !== epochs.length)
    throw new RangeError(
      `shares must have one entry a rung, but there are ${shareAt.length} for ${epochs.length} rungs`,
    );
  return epochs.map((count, rung): Stage => {
    const share = shareAt[rung] as number;
    const stage = {
      name: `rung ${rung}: ${amount(count, resource)}${share < 1 ? ` on ${Math.round(100 * share)} % of the data` : ""}`,
      fidelity: { epochs: count, share, ...(resource === undefined ? {} : { resource }) },
      keep: rung === epochs.length - 1 ? 1 : keep,
    };
    checkStage(stage);
    const before = { epochs: epochs[rung - 1] ?? 0, share: shareAt[rung - 1] ?? 0 };
    if (count <= before.epochs || share < before.share)
      throw new RangeError(
        `each rung must train longer than the one before, on at least as much data, but rung ${rung} has ${count} epochs on share ${share} after ${before.epochs} on ${before.share}`,
      );
    return stage;
  });
}

/** The stages of trials that are evaluated in one go and may be stopped at any report: those stopped, and those that came to the end. */
export function reportedStages(count: number, resource: string | undefined): readonly Stage[] {
  const unit = resource === undefined ? {} : { resource };
  const whole = { name: amount(count, resource), fidelity: { epochs: count, share: 1, ...unit }, keep: 1 };
  checkStage(whole);
  return [{ name: `fewer than ${whole.name}`, fidelity: { epochs: 0, share: 1, ...unit }, keep: 1 }, whole];
}

/** "3 epochs", "1 epoch", "300 frames". */
export const amount = (count: number, resource: string | undefined): string =>
  resource === undefined ? `${count} epoch${count === 1 ? "" : "s"}` : `${count} ${resource}`;

/** @throws RangeError when keep, the share of a rung's trials that is promoted, promotes none or all */
export function checkKeep(keep: number): void {
  if (!(keep > 0 && keep < 1)) throw new RangeError(`keep must be above 0 and below 1, but got ${keep}`);
}
