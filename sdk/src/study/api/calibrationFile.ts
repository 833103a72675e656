import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { calibrate } from "../../analysis/calibration.js";
import { trainsNetworks } from "../../evaluators/networkEvaluator.js";
import { writeJson } from "../../records/jsonFile.js";
import { jsonLines } from "../../records/jsonLines.js";
import type { StudyRecord } from "../../records/studyRecord.js";
import { scoreOf, type Trial } from "../../records/trial.js";
import { trialsFrom } from "../../records/trialsFrom.js";
import type { Genotype } from "../../space/decisions.js";
import type { StudyPlan } from "../run/plan.js";
import { parseManifest } from "../store/manifest.js";
import { journalFile, parseEvent } from "../store/studyFolder.js";
import { standAlone } from "./baseline.js";
import { Calibrated } from "./calibrated.js";
import { cheapScoreOf, scoredTrials, valuesOf } from "./cheapScore.js";
import type { ScoredStudy } from "./scoreRows.js";

/** What a calibration measured; the statistics follow from it. */
const Measured = z.object({
  score: z.string(),
  isAccuracy: z.boolean(),
  epochs: z.number(),
  /** Of the bootstrap. */
  seed: z.number(),
  pairs: z.array(
    z.object({
      architecture: z.string(),
      score: z.number(),
      accuracy: z.number(),
      parameters: z.number(),
      flops: z.number(),
    }),
  ),
});
export type Measured = z.infer<typeof Measured>;

const statisticsOf = (measured: Measured): Calibrated =>
  new Calibrated(calibrate(measured.pairs, measured.seed, measured), measured.epochs);

const fileIn = (folder: string): string => join(folder, "calibration.json");

/** Keeps the last calibration of each score in the study's folder. @throws Error when the file cannot be written */
export async function saveCalibration(calibration: Measured, folder: string): Promise<Calibrated> {
  const calibrated = statisticsOf(calibration); // refuses what cannot be kept
  const others = measuredIn(folder).filter(({ score }) => score !== calibration.score);
  await writeJson([...others, calibration], fileIn(folder));
  return calibrated;
}

/** What the file holds, the last calibration last; nothing when it is missing or damaged. */
function measuredIn(folder: string): readonly Measured[] {
  try {
    return z.array(Measured).parse(JSON.parse(readFileSync(fileIn(folder), "utf8")));
  } catch {
    return [];
  }
}

/**
 * The calibrations in the folder of a study, the last one last; also that of a version which kept only the journals of its trainings. What
 * cannot be read is left out: calibrate() does it again.
 */
export function recordedCalibrations(plan: StudyPlan, study: ScoredStudy): readonly Calibrated[] {
  const { folder } = study;
  if (folder === undefined || !trainsNetworks(plan.evaluator)) return [];
  if (existsSync(fileIn(folder))) return measuredIn(folder).map(statisticsOf);
  try {
    const known = fromJournals(plan, { ...study, folder });
    return known === undefined ? [] : [statisticsOf(known)];
  } catch {
    return []; // damaged, or of fewer than 3 trainings
  }
}

/** The last finished trainings in a folder "calibration-12-4f1c…" of the study. */
function fromJournals(plan: StudyPlan, { record, folder }: ScoredStudy & { readonly folder: string }) {
  const { evaluator, space, seed } = plan;
  if (!trainsNetworks(evaluator)) return undefined;
  const expected = JSON.parse(JSON.stringify(standAlone(plan).evaluator.json));
  const found = readdirSync(folder).filter((name) => /^calibration-\d+-[0-9a-f]{8}$/.test(name));
  const newestFirst = found
    .map((name) => join(folder, name))
    .filter((place) => existsSync(journalFile(place)))
    .sort((one, other) => statSync(journalFile(other)).mtimeMs - statSync(journalFile(one)).mtimeMs);
  for (const place of newestFirst) {
    const [first, ...lines] = jsonLines(readFileSync(journalFile(place)), journalFile(place)).values;
    const manifest = parseManifest(first, journalFile(place));
    const events = lines.map((line, index) => parseEvent(line, index + 2, place));
    if (events.at(-1)?.event !== "finished" || !isDeepStrictEqual(manifest.evaluator, expected)) continue;
    const trained = trialsFrom(events, manifest.stages);
    const score = cheapScoreOf(plan, evaluator);
    const scored = scoredTrials(record.trials, score, plan);
    const values = valuesOf(scored);
    const keyOf = ({ genotype }: Trial) => space.canonical(genotype as Genotype);
    const places = new Map(scored.map(({ trial }, index) => [keyOf(trial), index]));
    const pairs = trained.flatMap((trial) => {
      const accuracy = scoreOf(trial);
      const index = places.get(keyOf(trial));
      const { architecture, parameters, flops } = (index === undefined ? undefined : scored[index]?.trial) ?? {};
      const value = index === undefined ? undefined : values[index];
      if (accuracy === undefined || value === undefined || parameters === undefined || flops === undefined) return [];
      return architecture === undefined ? [] : [{ architecture, parameters, flops, score: value, accuracy }];
    });
    const epochs = manifest.stages.at(-1)?.fidelity.epochs ?? 0;
    return { score: score.label, isAccuracy: score.isAccuracy, epochs, seed, pairs };
  }
  return undefined;
}

/** The record with its calibrations, so that displays no longer call these scores "not calibrated". */
export function withVerdicts(record: StudyRecord, found: readonly Calibrated[]): StudyRecord {
  if (found.length === 0) return record;
  const calibrations = found.map(({ score, verdict }) => ({ score, verdict }));
  const stages = record.stages.map((stage) => {
    const score = stage.scores?.names.join(" + ");
    const calibrated = calibrations.some((one) => one.score === score);
    return score !== undefined && calibrated ? { ...stage, name: score } : stage;
  });
  return { ...record, stages, calibrations };
}
