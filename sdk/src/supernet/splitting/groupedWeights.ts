import type { WeightArrays, Weights } from "../../network/weights.js";
import type { SupernetSplit } from "../../records/studyRecord.js";
import { arraysOf, groupsAfter, named } from "./split.js";

/** The weights of all sub-supernets. */
export interface GroupedWeights extends Pick<Weights, "toArrays" | "dispose"> {
  /** The weights of one. */
  of(group: string): Weights;
  /** Gives both halves of a supernet copies of its weights and of its optimizer's state. */
  split(group: string): Promise<void>;
}

/** What the weights of sub-supernets are made from. */
export interface GroupedWeightsOptions {
  /** Makes the weights of one, from those of an earlier run or of the supernet that was split. */
  readonly create: (from?: WeightArrays) => Weights;
  /** The weights of all, of an earlier run. */
  readonly from: WeightArrays | undefined;
  readonly splits: readonly SupernetSplit[];
}

/** Weights of the sub-supernets after these splits. */
export function groupedWeights({ create, from, splits }: GroupedWeightsOptions): GroupedWeights {
  const groups = new Map(groupsAfter(splits).map((group) => [group, create(from && arraysOf(group, from))]));
  const of = (group: string): Weights => groups.get(group) as Weights; // named by groupOf
  return {
    of,
    async split(group) {
      const arrays = await of(group).toArrays();
      of(group).dispose();
      groups.delete(group);
      for (const half of ["0", "1"]) groups.set(`${group}${half}`, create(arrays));
    },
    async toArrays() {
      const all = await Promise.all(
        [...groups].map(async ([group, weights]) => named(group, await weights.toArrays())),
      );
      return new Map(all.flatMap((arrays) => [...arrays]));
    },
    dispose() {
      for (const weights of groups.values()) weights.dispose();
    },
  };
}
