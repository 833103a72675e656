import type { Stage } from "../records/trial.js";
import { checkStage } from "./proxy.js";

/** Options that define the rungs of a proxy. */
export interface RungOptions {
  /** Total epochs by the end of each rung; increasing. */
  readonly epochs: readonly number[];
  /** Share of the training split used, in (0, 1]: one number, or one per rung, not decreasing. @defaultValue 1 */
  readonly shares?: number | readonly number[];
  /** Share of a rung's trials that is promoted, in (0, 1]. @defaultValue 1 */
  readonly keep?: number;
  /**
   * Unit of `epochs` for a custom evaluator that spends another resource, e.g. "frames", "trees" or "steps".
   * @defaultValue epochs
   */
  readonly resource?: string | undefined;
}

/**
 * At least two stages of increasing fidelity.
 * @param proxy name for error messages
 * @throws RangeError when they do not increase
 */
export function rungs(proxy: string, { epochs, shares = 1, keep = 1, resource }: RungOptions): readonly Stage[] {
  if (epochs.length < 2)
    throw new RangeError(
      `epochs of ${proxy} must list at least 2 rungs, but lists ${epochs.length}; for one use proxies.epochs()`,
    );
  const shareAt = typeof shares === "number" ? epochs.map(() => shares) : shares;
  if (shareAt.length !== epochs.length)
    throw new RangeError(
      `shares must be one number or one per rung, but there are ${shareAt.length} for ${epochs.length} rungs`,
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

/** The two stages of trials that may be stopped at any report: stopped early, and evaluated to the end. */
export function reportedStages(count: number, resource: string | undefined): readonly Stage[] {
  const unit = resource === undefined ? {} : { resource };
  const whole = { name: amount(count, resource), fidelity: { epochs: count, share: 1, ...unit }, keep: 1 };
  checkStage(whole);
  return [{ name: `fewer than ${whole.name}`, fidelity: { epochs: 0, share: 1, ...unit }, keep: 1 }, whole];
}

/** "3 epochs", "1 epoch", "300 frames". */
export const amount = (count: number, resource: string | undefined): string =>
  resource === undefined ? `${count} epoch${count === 1 ? "" : "s"}` : `${count} ${resource}`;

/** @throws RangeError when `keep` would promote none or all of a rung's trials */
export function checkKeep(keep: number): void {
  if (!(keep > 0 && keep < 1)) throw new RangeError(`keep must be above 0 and below 1, but got ${keep}`);
}
