import { latencyRows } from "../../analysis/latencyRows.js";
import { mainObjective, metricText } from "../../analysis/metricText.js";
import type { RankAgreement } from "../../analysis/rankAgreement.js";
import { trialRows } from "../../analysis/trialRows.js";
import { scoreSubject, trustMark } from "../../analysis/trustMark.js";
import { trainsNetworks } from "../../evaluators/networkEvaluator.js";
import type { ReportSection } from "../../notebook/report.js";
import type { CellAnswer } from "../../plots/cellGraph.js";
import { loadDrawing } from "../../plots/drawing.js";
import { millions, percent } from "../../plots/theme.js";
import { metricOf } from "../../records/goals.js";
import type { Trial } from "../../records/trial.js";
import type { Decision, Genotype } from "../../space/decisions.js";
import { kindOf } from "../../space/kinds/index.js";
import { standAlone } from "../api/baseline.js";
import type { Calibrated } from "../api/calibrated.js";
import type { Candidate } from "../api/candidate.js";
import type { Result } from "../api/result.js";
import { type ProtocolInput, protocolRows } from "./protocol.js";
import { trustNotes } from "./trustNotes.js";

/** The sections of a report on a study: history, best architecture, trust, protocol, every trial. */
export async function studySections(
  result: Result,
  about: Pick<ProtocolInput, "plan" | "manifest" | "workers">,
): Promise<readonly ReportSection[]> {
  const { space } = about.plan;
  const draw = await loadDrawing();
  const { name, record, cost, best, baseline } = result;
  const cells = Object.entries<Decision>(space.decisions).flatMap(([decision, described]) =>
    kindOf(described).graph === undefined
      ? []
      : [{ decision, answer: (best.genotype as Genotype)[decision] as CellAnswer }],
  );
  const { metric } = mainObjective(record.goals);
  const mark = trustMark(record);
  const reached = (trials: readonly Trial[], number: number) => {
    const value = metricOf(trials[number] as Trial, metric) as number; // a candidate was judged
    const text = metricText(value, metric, record.metrics);
    return record.metrics[metric]?.unit === "share" ? text : `${metric} ${text}`;
  };
  // a function or a table measures what it likes; ours is the validation split
  const mixed = record.preparation.mixture !== undefined;
  const onSplit = trainsNetworks(about.plan.evaluator) && !mixed ? " on the validation split" : "";
  const judge =
    best.by === "supernet"
      ? `${mixed ? "by the weights of its ops in a mixture of all" : "with the shared weights of the supernet"}${mark === undefined ? "" : ", not calibrated"}`
      : best.by === "training"
        ? "trained on its own"
        : result.evaluator.name === best.by
          ? `measured by your ${best.by}`
          : `measured by the ${best.by} ${result.evaluator.name}`;
  const titled = (heading: string) => `${name}: ${heading}`;
  const savings = cost.ofFull < 1 ? `, ${percent(cost.ofFull)} of what training every trial to the end takes` : "";
  // a score of paths is not measured on networks of their own
  const comparable = standAlone(about.plan).goals.objectives.some((objective) => objective.metric === metric);
  const compared =
    baseline === undefined
      ? `No random search at equal cost was run beside it: ${comparable ? "run with baseline: true to learn whether the search was worth it" : "calibrate() tells whether its ranking is worth anything"}.`
      : `Random search at equal cost reached ${reached(record.baseline?.trials ?? [], baseline.number ?? 0)}${onSplit}.`;
  return [
    {
      heading: titled("search history"),
      text: `${record.trials.length} trials on ${result.evaluator.name}${cost.images > 0 ? ` with ${cost.images.toLocaleString("en")} training images` : ""}${savings}. ${compared}`,
      figure: result.plot("history"),
    },
    {
      heading: titled("best architecture"),
      text: `Trial ${best.number} with ${reached(record.trials, best.number ?? 0)}${onSplit} (${judge})${sizeText(best)}:\n\n${best.architecture}`,
      ...(space.layers.length > 0 ? { svg: draw.skeleton(space, best.genotype as Genotype) } : {}),
    },
    ...cells.map(({ decision, answer }) => ({
      heading: titled(`cell "${decision}" of the best`),
      svg: draw.cell(answer, { table: space.ops }),
    })),
    ...(record.stages.length > 1 ? [{ heading: titled("who went on"), figure: result.plot("brackets") }] : []),
    ...(record.trials.some(({ evaluations }) => evaluations.some(({ curve }) => curve.length > 0))
      ? [{ heading: titled("learning curves"), figure: result.plot("learningCurves") }]
      : []),
    {
      heading: titled(best.parameters === undefined ? "objectives" : `${metric} and size`),
      figure: result.plot(best.parameters === undefined ? "objectives" : "pareto"),
    },
    ...(mixed ? [{ heading: titled("weights of the ops"), figure: result.plot("opWeights") }] : []),
    ...(record.preparation.mixture?.latency === undefined
      ? []
      : [{ heading: titled("measured time of the ops in ms"), table: latencyRows(record.preparation.mixture) }]),
    ...(best.by === "supernet" || record.stages.some(({ scores }) => scores !== undefined)
      ? [{ heading: titled("which ops it prefers"), figure: result.plot("opPreference") }]
      : []),
    ...trustSections(result, trainsNetworks(about.plan.evaluator)).map((section) => ({
      ...section,
      heading: titled("can the score be trusted?"),
    })),
    {
      heading: titled("protocol"),
      table: protocolRows({ ...about, record, clock: result.clock }),
    },
    {
      heading: titled("all trials"),
      ...(mark === undefined ? {} : { text: sentence(mark) }),
      table: trialRows(record),
    },
  ];
}

const sentence = (note: string): string => `${note.charAt(0).toUpperCase()}${note.slice(1)}.`;

const sizeText = ({ parameters, flops }: Candidate): string =>
  parameters === undefined || flops === undefined
    ? ""
    : `, ${parameters.toLocaleString("en")} parameters and ${millions(flops)} MFLOPs`;

/** One section per calibration; without one, what is known all the same. There is nothing to compare a function or a table with. */
function trustSections({ calibrations, record }: Result, trains: boolean): readonly Omit<ReportSection, "heading">[] {
  const unmeasured =
    "Not measured. The scores above rank candidates by a cheap evaluation; calibrate() compares them with stand-alone training.";
  if (calibrations.length === 0 && !trains) return [];
  const measured =
    calibrations.length === 0
      ? [{ text: unmeasured }]
      : calibrations.map((one) => ({ text: trustOf(one), figure: one.plot() }));
  // what was found of a score is in its own section
  const notes = trustNotes(record).filter((note) => !note.startsWith("calibrated"));
  return measured.map((section, index) =>
    index === 0 ? { ...section, text: [section.text, ...notes.map(sentence)].join("\n\n") } : section,
  );
}

/** The verdict, and the correlations with their intervals. */
export function trustOf({ agreement, parameters, flops, pairs, epochs, score, verdict }: Calibrated): string {
  const measured = ({ spearman, spearmanInterval: [low, high] }: RankAgreement) =>
    `${spearman.toFixed(2)} (95 % interval ${low.toFixed(2)} to ${high.toFixed(2)})`;
  const [few, many] = agreement.topOverlapInterval;
  return [
    sentence(`${scoreSubject(score)} ${verdict}`),
    `Spearman's correlation with ${epochs} epochs of training on their own, over ${pairs.length} architectures from all over the ranking: ${measured(agreement)}; parameters ${measured(parameters)}, FLOPs ${measured(flops)}.`,
    `Kendall ${agreement.kendall.toFixed(2)}, sparse Kendall ${agreement.sparseKendall.toFixed(2)}; of the truly best third, ${percent(agreement.topOverlap, 0)} (${percent(few, 0)} to ${percent(many, 0)}) are in the best third by the score, and ${percent(parameters.topOverlap, 0)} in that by parameters.`,
  ].join(" ");
}
