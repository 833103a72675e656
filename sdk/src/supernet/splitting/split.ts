import type { WeightArrays } from "../../network/weights.js";
import type { SupernetSplit } from "../../records/studyRecord.js";
import type { Genotype } from "../../space/decisions.js";
import type { SharedSpace } from "../paths/pathRule.js";

/** How a supernet is split into sub-supernets. Plain JSON. */
export interface SplittingJson {
  /** Times that every supernet is split in two. */
  readonly splits: number;
  /** Share of the epochs before the first split. */
  readonly share: number;
}

/** The sub-supernet that holds a path, after these splits. */
export function groupOf(genotype: Genotype, splits: readonly SupernetSplit[], space: SharedSpace): string {
  if (splits.length === 0) return "";
  const values = space.values(genotype);
  const find = (group: string): string => {
    const split = splits.find((one) => one.group === group);
    if (split === undefined) return group;
    const value = values[space.parts.findIndex(({ label }) => label === split.part)] as number;
    return find(`${group}${split.values.findIndex((half) => half.includes(value))}`);
  };
  return find("");
}

/** Names of the sub-supernets after these splits. */
export function groupsAfter(splits: readonly SupernetSplit[]): readonly string[] {
  const split = new Set(splits.map(({ group }) => group));
  return ["", ...splits.flatMap(({ group }) => [`${group}0`, `${group}1`])].filter((group) => !split.has(group));
}

/** What the names of a sub-supernet's weights begin with in the file that holds all. */
const prefixOf = (group: string): string => (group === "" ? "" : `@${group}/`);

/** The weights of one sub-supernet, from those of all. */
export const arraysOf = (group: string, all: WeightArrays): WeightArrays => {
  const prefix = prefixOf(group);
  if (prefix === "") return all;
  return new Map(
    [...all].flatMap(([name, array]) => (name.startsWith(prefix) ? [[name.slice(prefix.length), array] as const] : [])),
  );
};

/** The weights of a sub-supernet as the file of all names them. */
export const named = (group: string, arrays: WeightArrays): WeightArrays =>
  new Map([...arrays].map(([name, array]) => [`${prefixOf(group)}${name}`, array]));
