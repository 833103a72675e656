import { sharedRanking } from "../../analysis/sharedRanking.js";
import { percent } from "../../plots/theme.js";
import type { StudyRecord } from "../../records/studyRecord.js";

/** What to know before relying on a ranking by shared weights that was not calibrated; nothing for other studies. */
export function trustNotes(record: StudyRecord): readonly string[] {
  const ranking = sharedRanking(record);
  if (ranking === undefined) return [];
  const { architectures, withParameters, collapse } = ranking;
  const over = `over ${architectures.toLocaleString("en")} architecture${architectures === 1 ? "" : "s"}`;
  const agreement =
    withParameters === undefined
      ? `agreement with parameters unknown ${over}`
      : `agreement with parameters ${withParameters.toFixed(2)} ${over}`;
  const { shares } = record.preparation;
  return [
    ...(shares === undefined
      ? []
      : [
          `score: ${Object.entries(shares)
            .sort(([, one], [, other]) => other - one)
            .map(([name, share]) => `${percent(share)} ${name}`)
            .join(", ")}; each counts as far as it agrees with the others`,
        ]),
    `not calibrated: shared weights may rank worse than the number of parameters (${agreement}); calibrate() measures it`,
    ...(collapse?.collapsed === true
      ? [
          `collapse? ${percent(collapse.share)} of the ops of the best ${collapse.architectures} architectures are none or skip_connect, against ${percent(collapse.average)} on average in the space (p ${pText(collapse.p)}); the supernet may prefer what learns fastest`,
        ]
      : []),
  ];
}

const pText = (p: number): string => (p < 1e-4 ? "< 0.0001" : `= ${Number(p.toPrecision(2))}`);
