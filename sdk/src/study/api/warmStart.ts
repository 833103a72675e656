import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type EarlierStudy, earlierTrials } from "../../records/earlier.js";
import { type Goals, metricOf } from "../../records/goals.js";
import { jsonLines } from "../../records/jsonLines.js";
import type { StudyRecord } from "../../records/studyRecord.js";
import type { Trial } from "../../records/trial.js";
import { trialsFrom } from "../../records/trialsFrom.js";
import type { Genotype } from "../../space/decisions.js";
import { parseManifest } from "../store/manifest.js";
import { journalFile, parseEvent } from "../store/studyFolder.js";

/** Trials of an earlier study. A record of a study is one, and so is a result in simulated time. */
export interface EarlierTrials extends Pick<StudyRecord, "name" | "trials"> {
  /** What the study was after, where that is known. */
  readonly goals?: Goals;
}

/** An earlier study: its result, its trials, or the folder of its journal. */
export type EarlierSource = string | EarlierTrials | { readonly record: StudyRecord; readonly goals: Goals };

/** An earlier study as searches with such goals may know it. */
export type EarlierFor = (goals: Goals) => EarlierStudy<Genotype>;

/** What the search that begins says of its space. */
export interface BeginningSpace {
  readonly decisions: Readonly<Record<string, unknown>>;
  accepts(value: unknown): boolean;
}

/**
 * What a search may know of an earlier study, on the same space or one that overlaps with it, whatever its data: trials ranked by the
 * goals of the search or, where the study has not measured what those need, by its own.
 * @throws RangeError that lists what differs when no trial of the study is a genotype of the space
 */
export function earlierStudy(source: EarlierSource, space: BeginningSpace): EarlierFor {
  const { name, trials, goals: own } = studyIn(source);
  const fitting = trials.filter((trial): trial is Trial<Genotype> => space.accepts(trial.genotype));
  const judged = fitting.filter(({ evaluations }) => evaluations.length > 0);
  if (judged.length === 0)
    throw new RangeError(
      fitting.length > 0 || trials.length === 0
        ? `warmStart needs a study with results, but no trial of "${name}" has one; leave it out`
        : `warmStart needs a study whose space overlaps with this one, but ${differing(trials as readonly Trial<Genotype>[], space)}; leave out "${name}"`,
    );
  return (goals) => {
    const measured = goals.objectives.every(({ metric }) =>
      judged.every((trial) => metricOf(trial, metric) !== undefined),
    );
    return { name, trials: earlierTrials(judged, measured ? goals : (own ?? goals)) };
  };
}

/** Ends the name of a study that began with knowing of others. */
export function warmStartNote(earlier: readonly EarlierStudy[]): string {
  if (earlier.length === 0) return "";
  const trials = earlier.reduce((sum, study) => sum + study.trials.length, 0);
  return `, warm start from ${trials} trials of ${earlier.map(({ name }) => name).join(" and ")}`;
}

/** What a source says; its genotypes may be of any space. */
function studyIn(source: EarlierSource): EarlierTrials {
  if (typeof source !== "string") return "record" in source ? { ...source.record, goals: source.goals } : source;
  const file = journalFile(source);
  let content: Buffer;
  try {
    content = readFileSync(file);
  } catch (cause) {
    throw new Error(`warmStart cannot read ${join(file)}; give the folder of a study`, { cause });
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
    ...(missing.length > 0 ? [`it does not decide ${missing.join(", ")}`] : []),
    ...(unknown.length > 0 ? [`it decides ${unknown.join(", ")}, which this space does not`] : []),
  ];
  if (parts.length > 0) return parts.join(", and ");
  const example = trials[0]?.genotype ?? {};
  return `its answers are none of this space's: ${JSON.stringify(example)} for decisions ${JSON.stringify(space.decisions)}`;
}
