import { createWeights, type Weights } from "../network/weights.js";
import { loadWeights } from "../network/weightsFile.js";
import type { Tf } from "../ops/op.js";
import { atWorkplace } from "./workplaceError.js";

/** The supernet that a workplace judged with last: reading it again for each of a thousand paths would cost more than judging. */
export interface SupernetCache {
  /** Weights from this file, whose tensors belong to the cache. */
  weights(file: string, seed: number, tf: Tf): Promise<Weights>;
  /** Frees them. */
  forget(): void;
}

/** One for each workplace: studies that run side by side must not free each other's weights. */
export function supernetCache(): SupernetCache {
  let loaded: { readonly file: string; readonly weights: Weights } | undefined;
  return {
    async weights(file, seed, tf) {
      if (loaded?.file !== file) {
        const arrays = await atWorkplace(loadWeights(file));
        loaded?.weights.dispose();
        loaded = { file, weights: createWeights(tf, seed, arrays) };
      }
      return loaded.weights;
    },
    forget() {
      loaded?.weights.dispose();
      loaded = undefined;
    },
  };
}
