import { measuredObjectives } from "../records/goals.js";
import type { StudyRecord } from "../records/studyRecord.js";
import { sharedRanking } from "./sharedRanking.js";

/** The score by which a one-shot study ranks, as calibrations name it. */
export function sharedScore({ preparation: { shares, mixture }, goals, metrics }: StudyRecord): string {
  if (mixture !== undefined) return "architecture parameters";
  if (shares !== undefined) return "supernet and untrained scores";
  return measuredObjectives(goals, metrics)[0]?.metric === "movement" ? "movement" : "supernet";
}

/** What a one-shot study ranks by, in a few words. */
export const cheapRanker = ({ preparation: { mixture } }: StudyRecord): string =>
  mixture === undefined ? "shared weights" : "architecture parameters";

/** A score as the subject of a sentence. */
export const scoreSubject = (score: string): string =>
  score.includes(" ") ? `the score (${score})` : `the ${score} score`;

/** What calibration found of a score; undefined when it was not calibrated. */
export const verdictOn = (name: string, { calibrations = [] }: StudyRecord): string | undefined =>
  calibrations.find(({ score }) => score === name)?.verdict;

/**
 * What has to stand beside every ranking by shared weights that was not calibrated and be short. Undefined for other studies.
 */
export function trustMark(record: StudyRecord): string | undefined {
  const ranking = sharedRanking(record);
  if (ranking === undefined || verdictOn(sharedScore(record), record) !== undefined) return undefined;
  const { withParameters, architectures } = ranking;
  const agreement = withParameters === undefined ? "unknown" : withParameters.toFixed(2);
  return `not calibrated: ranked by ${cheapRanker(record)} (agreement with parameters ${agreement} over ${architectures.toLocaleString("en")} architecture${architectures === 1 ? "" : "s"})`;
}
