import { createWeights, type WeightArrays, type Weights } from "../network/weights.js";
import { loadWeights } from "../network/weightsFile.js";
import type { Tf } from "../ops/op.js";
import { arraysOf } from "../supernet/splitting/split.js";
import { atWorkplace } from "./workplaceError.js";

/** Where the weights of a supernet are. */
export interface SupernetPlace {
  readonly file: string;
  /** The sub-supernet, of a supernet that was split; "" where it was not. */
  readonly group: string;
}

/** Keeps the last supernet in memory: reading its file for every path would take longer than the evaluations. */
export interface SupernetCache {
  /** Weights from this file. Their tensors belong to the cache. */
  weights(place: SupernetPlace, seed: number, tf: Tf): Promise<Weights>;
  /** Weights as a supernet of this seed begins. Their tensors belong to the cache. */
  initial(seed: number, tf: Tf): Weights;
  /** Frees the tensors. */
  forget(): void;
}

/** A supernet in memory. */
interface Loaded {
  readonly file: string;
  readonly arrays: WeightArrays;
  readonly groups: Map<string, Weights>;
  /** Holds their tensors, until its device is lost. */
  readonly backend: object;
}

/** Creates a cache. Each workplace has its own, so that concurrent studies do not free each other's weights. */
export function supernetCache(): SupernetCache {
  let loaded: Loaded | undefined;
  let begun: { readonly seed: number; readonly weights: Weights; readonly backend: object } | undefined;
  function forget() {
    for (const weights of loaded?.groups.values() ?? []) weights.dispose();
    loaded = undefined;
    begun?.weights.dispose();
    begun = undefined;
  }
  return {
    async weights({ file, group }, seed, tf) {
      if (loaded?.file !== file || loaded.backend !== tf.backend()) {
        const arrays = await atWorkplace(loadWeights(file));
        forget();
        loaded = { file, arrays, groups: new Map(), backend: tf.backend() };
      }
      const known = loaded.groups.get(group);
      if (known !== undefined) return known;
      const weights = createWeights(tf, seed, arraysOf(group, loaded.arrays));
      loaded.groups.set(group, weights);
      return weights;
    },
    initial(seed, tf) {
      if (begun?.seed !== seed || begun.backend !== tf.backend()) {
        begun?.weights.dispose();
        begun = { seed, weights: createWeights(tf, seed), backend: tf.backend() };
      }
      return begun.weights;
    },
    forget,
  };
}
