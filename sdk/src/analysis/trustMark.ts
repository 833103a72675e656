import type { StudyRecord } from "../records/studyRecord.js";
import { sharedRanking } from "./sharedRanking.js";

/**
 * What has to stand beside every ranking by shared weights that was not calibrated: "shared weights rank, not calibrated; their correlation
 * with the number of parameters is 0.45". Undefined for other studies.
 */
export function trustMark(record: StudyRecord): string | undefined {
  if (record.calibration !== undefined) return undefined;
  const ranking = sharedRanking(record);
  if (ranking === undefined) return undefined;
  const { withParameters, architectures } = ranking;
  const agreement = withParameters === undefined ? "unknown" : withParameters.toFixed(2);
  return `not calibrated: ranked by shared weights (agreement with parameters ${agreement} over ${architectures.toLocaleString("en")})`;
}
