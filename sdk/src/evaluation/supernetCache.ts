import { createWeights, type Weights } from "../network/weights.js";
import { loadWeights } from "../network/weightsFile.js";
import type { Tf } from "../ops/op.js";
import { atWorkplace } from "./workplaceError.js";

/** Keeps the last supernet in memory: reading its file for every path would take longer than the evaluations. */
export interface SupernetCache {
  /** Weights from this file. Their tensors belong to the cache. */
  weights(file: string, seed: number, tf: Tf): Promise<Weights>;
  /** Frees the tensors. */
  forget(): void;
}

/** Creates a cache. Each workplace has its own, so that concurrent studies do not free each other's weights. */
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
