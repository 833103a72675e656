import { scoreValues } from "../records/scoreValues.js";
import type { StudyRecord } from "../records/studyRecord.js";
import { levelsOf, type Part } from "../space/parts.js";
import { observations } from "./observations.js";
import { partText } from "./trialRows.js";

/** Paths with one value at one part. */
export interface PreferredValue {
  /** The option, or the whole number. */
  readonly value: string;
  /** Different architectures with it that were judged. */
  readonly paths: number;
  /** Mean share of the other architectures that they beat, 0 to 1; 0.5 is expected where the value makes no difference. */
  readonly meanRank: number;
  /** Standard error of that mean; NaN of a single path. */
  readonly standardError: number;
}

/** A decision, or an edge of a cell, with those of its values that were judged. */
export interface PreferredPart {
  /** "normal 0>1". */
  readonly label: string;
  readonly values: readonly PreferredValue[];
}

/** Which ranking is looked at. */
export interface OpPreferenceOptions {
  /**
   * Index of a stage.
   * @defaultValue the first stage that ranks by scores of untrained networks; without one the stage that judged most trials
   */
  readonly stage?: number;
}

/** Which values a ranking prefers. */
export interface OpPreference {
  /** Index of the stage whose ranking it is. */
  readonly stage: number;
  /** Different architectures that it ranks. */
  readonly paths: number;
  readonly parts: readonly PreferredPart[];
}

/** A whole-number decision with more values than this is left out of the figure. */
const mostValues = 50;

/**
 * Which op on which edge a ranking prefers, and which value of every other categorical or whole-number decision: the mean rank of the
 * architectures that have it. It is a marginal: where a strategy drew an op mostly together with good others, it seems good itself; with
 * `strategies.random()` it does not. Equal genotypes count once, by their first trial.
 * @returns no parts when fewer than 2 architectures were judged
 */
export function opPreference(record: StudyRecord, options: OpPreferenceOptions = {}): OpPreference {
  const scored = record.stages.findIndex(({ scores }) => scores !== undefined);
  const { objective, stage, parts, points } = observations(
    record,
    scored < 0 ? options : { stage: scored, ...options },
  );
  const sign = objective.goal === "maximize" ? 1 : -1;
  const first = new Map<string, (typeof points)[number]>();
  for (const point of points) {
    const genotype = JSON.stringify(record.trials[point.trial]?.genotype);
    if (!first.has(genotype)) first.set(genotype, point);
  }
  const distinct = [...first.values()];
  if (distinct.length < 2) return { stage, paths: distinct.length, parts: [] };
  // two columns of the same values make scoreValues return shares of beaten architectures
  const ranks = scoreValues(distinct.map(({ value }) => [sign * value, sign * value]));
  return {
    stage,
    paths: distinct.length,
    parts: parts.flatMap((part, at) => {
      if (levelsOf(part) > mostValues) return [];
      const values = valuesOf(part).flatMap((answer) => {
        const having = ranks.filter((_, index) => distinct[index]?.answers[at] === answer);
        return having.length === 0 ? [] : [{ value: `${partText(part, answer)}`, ...summary(having) }];
      });
      return values.length === 0 ? [] : [{ label: part.label, values }];
    }),
  };
}

/** Every value of a categorical or whole-number part. */
function valuesOf(part: Part): readonly number[] {
  if (part.kind === "real") return [];
  const low = part.kind === "categorical" ? 0 : part.low;
  return Array.from({ length: levelsOf(part) }, (_, index) => low + index);
}

function summary(ranks: readonly number[]): Omit<PreferredValue, "value"> {
  const paths = ranks.length;
  const meanRank = ranks.reduce((sum, rank) => sum + rank, 0) / paths;
  const squares = ranks.reduce((sum, rank) => sum + (rank - meanRank) ** 2, 0);
  return { paths, meanRank, standardError: Math.sqrt(squares / (paths - 1) / paths) };
}
