import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type EarlierStudy, earlierTrials } from "../../records/earlier.js";
import { type Goals, metricOf } from "../../records/goals.js";
import { jsonLines } from "../../records/jsonLines.js";
import type { StudyRecord } from "../../records/studyRecord.js";
import { measurementOf, type Trial } from "../../records/trial.js";
import { trialsFrom } from "../../records/trialsFrom.js";
import type { Genotype } from "../../space/decisions.js";
import { parseManifest } from "../store/manifest.js";
import { journalFile, parseEvent } from "../store/studyFolder.js";

/** Trials of an earlier study; a study record has these properties. */
export interface EarlierTrials extends Pick<StudyRecord, "name" | "trials"> {
  /** Objectives and constraints of the study, when known. */
  readonly goals?: Goals;
}

/** An earlier study: its result, its trials, or its folder. */
export type EarlierSource = string | EarlierTrials | { readonly record: StudyRecord; readonly goals: Goals };

/** The trials of an earlier study, ranked by the goals of the new search. */
export type EarlierFor = (goals: Goals) => EarlierStudy<Genotype>;

/** What a warm start needs of the new search's space. */
export interface BeginningSpace {
  readonly decisions: Readonly<Record<string, unknown>>;
  accepts(value: unknown): boolean;
}

/**
 * The trials of an earlier study that are genotypes of this space, whatever its data set. They are ranked by the goals of the search or,
 * when the study did not measure those metrics, by its own goals.
 * @throws RangeError when no trial has a result, or none is a genotype of the space (lists what differs); Error when the folder
 * cannot be read
 */
export function earlierStudy(source: EarlierSource, space: BeginningSpace): EarlierFor {
  const { name, trials, goals: own } = studyIn(source);
  const fitting = trials.filter((trial): trial is Trial<Genotype> => space.accepts(trial.genotype));
  const judged = fitting.filter((trial) => measurementOf(trial) !== undefined);
  if (judged.length === 0)
    throw new RangeError(
      fitting.length > 0 || trials.length === 0
        ? `warmStart needs a study with results, but no trial of "${name}" has one; leave out that study`
        : `warmStart needs a study whose space overlaps with this one, but ${differing(trials as readonly Trial<Genotype>[], space)}; leave out "${name}"`,
    );
  return (goals) => {
    const measured = goals.objectives.every(({ metric }) =>
      judged.every((trial) => metricOf(trial, metric) !== undefined),
    );
    return { name, trials: earlierTrials(judged, measured ? goals : (own ?? goals)) };
  };
}

/** Suffix of the name of a study with a warm start. */
export function warmStartNote(earlier: readonly EarlierStudy[]): string {
  if (earlier.length === 0) return "";
  const trials = earlier.reduce((sum, study) => sum + study.trials.length, 0);
  return `, warm start from ${trials} trials of ${earlier.map(({ name }) => name).join(" and ")}`;
}

/** The trials of a source; their genotypes may belong to any space. */
function studyIn(source: EarlierSource): EarlierTrials {
  if (typeof source !== "string") return "record" in source ? { ...source.record, goals: source.goals } : source;
  const file = journalFile(source);
  let content: Buffer;
  try {
    content = readFileSync(file);
  } catch (cause) {
    throw new Error(`warmStart cannot read ${join(file)}; pass the folder of a study`, { cause });
  }
  const [first, ...rest] = jsonLines(content, file).values;
  const { search, evaluator, stages, goals } = parseManifest(first, file);
  const events = rest.map((line, index) => parseEvent(line, index + 2, source));
  return { name: `${search.name} on ${evaluator.name}`, trials: trialsFrom(events, stages), goals };
}

/** What differs between the space of these trials and that of the search. */
function differing(trials: readonly Trial<Genotype>[], space: BeginningSpace): string {
  const there = Object.keys(trials[0]?.genotype ?? {});
  const here = Object.keys(space.decisions);
  const only = (names: readonly string[], others: readonly string[]) => names.filter((name) => !others.includes(name));
  const missing = only(here, there);
  const unknown = only(there, here);
  const parts = [
    ...(missing.length > 0 ? [`its space lacks ${missing.join(", ")}`] : []),
    ...(unknown.length > 0 ? [`it has ${unknown.join(", ")}, which this space lacks`] : []),
  ];
  if (parts.length > 0) return parts.join(", and ");
  const example = trials[0]?.genotype ?? {};
  return `its values do not fit this space: ${JSON.stringify(example)} for decisions ${JSON.stringify(space.decisions)}`;
}
