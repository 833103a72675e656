import { pick, type Rng } from "../../math/random.js";
import type { Answer, Decision } from "../decisions.js";
import { type CategoricalPart, levelsOf, type Part } from "../parts.js";
import type { DecisionKind } from "./kind.js";

/** Most of a decision kind, derived from its parts; all parts must be categorical and every combination of them a valid value. */
export function byParts<D extends Decision>({
  parts,
  values,
  answer,
}: Pick<DecisionKind<D>, "parts" | "values" | "answer">) {
  const levels = (decision: D): readonly number[] => parts("", decision).map(levelsOf);
  const others = (decision: D) => levels(decision).flatMap((count, part) => (count > 1 ? [{ part, count }] : []));
  const changed = (decision: D, from: Answer<D>, part: number, level: number) =>
    answer(
      decision,
      values(decision, from).map((value, index) => (index === part ? level : value)),
    );
  return {
    size: (decision: D): bigint => levels(decision).reduce((product, count) => product * BigInt(count), 1n),
    mutableParts: (decision: D): number => others(decision).length,
    sample: (decision: D, rng: Rng): Answer<D> =>
      answer(
        decision,
        levels(decision).map((count) => Math.floor(rng() * count)),
      ),
    mutate(decision: D, from: Answer<D>, rng: Rng): Answer<D> {
      const { part, count } = pick(others(decision), rng);
      const old = values(decision, from)[part];
      return changed(
        decision,
        from,
        part,
        pick(
          range(count).filter((level) => level !== old),
          rng,
        ),
      );
    },
    neighbors(decision: D, from: Answer<D>): readonly Answer<D>[] {
      const now = values(decision, from);
      return others(decision).flatMap(({ part, count }) =>
        range(count)
          .filter((level) => level !== now[part])
          .map((level) => changed(decision, from, part, level)),
      );
    },
    encode: (decision: D, from: Answer<D>): readonly number[] => {
      const now = values(decision, from);
      return levels(decision).flatMap((count, part) => range(count).map((level) => (level === now[part] ? 1 : 0)));
    },
  };
}

/** A categorical part. @param label without the name of the decision */
export const categorical = (decision: string, label: string, options: CategoricalPart["options"]): Part => ({
  kind: "categorical",
  decision,
  label: `${decision} ${label}`,
  options,
});

/** 0, 1, ..., count - 1. */
export const range = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);
