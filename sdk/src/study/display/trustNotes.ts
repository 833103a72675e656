import { brackets } from "../../analysis/brackets.js";
import { sharedRanking } from "../../analysis/sharedRanking.js";
import { cheapRanker, scoreSubject, sharedScore, verdictOn } from "../../analysis/trustMark.js";
import { spearman } from "../../math/rankCorrelation.js";
import { percent } from "../../plots/theme.js";
import type { StudyRecord } from "../../records/studyRecord.js";

/** What to know before relying on a ranking by shared weights or untrained networks; nothing for other studies. */
export function trustNotes(record: StudyRecord): readonly string[] {
  const ranking = sharedRanking(record);
  const shares = ranking === undefined ? undefined : sharesText(record);
  const collapse = ranking?.collapse;
  const { mixture } = record.preparation;
  return [
    ...(shares === undefined ? [] : [`score: ${shares}`]),
    ...(mixture?.stopped === undefined ? [] : [`the training ended early: ${mixture.stopped}`]),
    ...calibrationNotes(record),
    ...(collapse?.collapsed === true
      ? [
          `collapse? ${percent(collapse.share)} of the ops of ${mixture === undefined ? `the best ${collapse.architectures} architectures` : "the derived architecture"} are none or skip_connect, against ${percent(collapse.average)} on average in the space (p ${pText(collapse.p)}); the supernet may prefer what learns fastest`,
        ]
      : []),
  ];
}

/** Of each cheap score by which the study ranks, that it was not calibrated, or what was found. */
export const calibrationNotes = (record: StudyRecord): readonly string[] => [
  ...sharedNotes(record),
  ...untrainedNotes(record),
];

/** One note per stage that ranks by scores of untrained networks. */
const untrainedNotes = (record: StudyRecord): readonly string[] =>
  brackets(record).flatMap(({ stage: { scores }, trials }) => {
    if (scores === undefined) return [];
    const label = scores.names.join(" + ");
    const verdict = verdictOn(label, record);
    if (verdict !== undefined) return [calibrated(label, verdict)];
    const known = trials.flatMap(({ trial, score }) => {
      const parameters = record.trials[trial]?.parameters;
      return parameters === undefined ? [] : [{ score, parameters }];
    });
    const pair = [known.map(({ score }) => score), known.map(({ parameters }) => parameters)] as const;
    const agreement = pair.some((values) => new Set(values).size < 2) ? "unknown" : spearman(...pair).toFixed(2);
    return [
      `not calibrated: ${label} of untrained networks chose what to train, and may rank worse than the number of parameters (agreement with parameters ${agreement} over ${known.length} trials); calibrate() measures it`,
    ];
  });

function sharedNotes(record: StudyRecord): readonly string[] {
  const ranking = sharedRanking(record);
  if (ranking === undefined) return [];
  const verdict = verdictOn(sharedScore(record), record);
  if (verdict !== undefined) return [calibrated(sharedScore(record), verdict)];
  const { architectures, withParameters } = ranking;
  const over = `over ${architectures.toLocaleString("en")} architecture${architectures === 1 ? "" : "s"}`;
  const agreement = withParameters === undefined ? "unknown" : withParameters.toFixed(2);
  return [
    `not calibrated: ${cheapRanker(record)} may rank worse than the number of parameters (agreement with parameters ${agreement} ${over}); calibrate() measures it`,
  ];
}

const calibrated = (score: string, verdict: string): string => `calibrated: ${scoreSubject(score)} ${verdict}`;

/** What an ensemble that ranks the paths of a supernet consists of; undefined where there is none. */
export function sharesText({ preparation: { shares } }: StudyRecord): string | undefined {
  if (shares === undefined) return undefined;
  const largestFirst = Object.entries(shares).sort(([, one], [, other]) => other - one);
  const parts = largestFirst.map(([name, share]) => `${percent(share)} ${name}`);
  return `${parts.join(", ")}; each counts as far as it agrees with the others`;
}

const pText = (p: number): string => (p < 1e-4 ? "< 0.0001" : `= ${Number(p.toPrecision(2))}`);
