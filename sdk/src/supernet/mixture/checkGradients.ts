import type { Batch } from "../../network/batches.js";
import { firstOrder, type GradientContext } from "./architectureGradient.js";
import type { RelaxedSpace } from "./relaxedSpace.js";

/**
 * Runs every op of the places once, forward and backward.
 * @param batch any; a small one is enough
 * @throws RangeError that names ops whose gradient cannot be computed
 */
export async function checkGradients(
  context: GradientContext,
  { places, rows }: Pick<RelaxedSpace, "places"> & { readonly rows: number },
  batch: Batch,
): Promise<void> {
  const most = Math.max(...places.map(({ options }) => options.length));
  for (let option = 0; option < most; option++) {
    const at = (row: number) => Math.min(option, (places[row]?.options.length ?? 1) - 1);
    const values = Array.from({ length: rows }, (_, row) => ({
      weights: Array.from({ length: at(row) + 1 }, () => 1),
      active: [at(row)],
    }));
    context.gates.set(values);
    try {
      await firstOrder(context, batch);
    } catch (error) {
      const names = new Set(places.map(({ options }, row) => options[at(row)]));
      throw new RangeError(
        `a differentiable method needs the gradient of every op, but that of ${[...names].map((name) => `"${name}"`).join(" or ")} cannot be computed: ${error instanceof Error ? error.message : error}; leave the op out, give it a gradient, or use oneShot.spos() with strategies that need none`,
        { cause: error },
      );
    }
  }
}
