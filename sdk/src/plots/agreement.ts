import type { Calibration } from "../analysis/calibration.js";
import type { RankAgreement } from "../analysis/rankAgreement.js";
import { scoreSubject } from "../analysis/trustMark.js";
import { Figure } from "./figure.js";
import { wrapped } from "./plotlyText.js";
import { accuracyAxis, axis, palette, percent, themed } from "./theme.js";
import type { BarTrace, ScatterTrace } from "./trace.js";

/** Whether a cheap score can be trusted: score against stand-alone accuracy, and its rank correlation beside two free baselines. */
export function agreement(calibration: Calibration): Figure {
  const { pairs, score, isAccuracy, verdict } = calibration;
  const text = (value: number) => (isAccuracy ? percent(value) : `${Number(value.toPrecision(5))}`);
  const points: ScatterTrace = {
    type: "scatter",
    mode: "markers",
    x: pairs.map((pair) => pair.score),
    y: pairs.map((pair) => pair.accuracy),
    text: pairs.map(
      (pair) => `${score} ${text(pair.score)}, stand-alone ${percent(pair.accuracy)}<br>${wrapped(pair.architecture)}`,
    ),
    hovertemplate: "%{text}<extra></extra>",
    marker: { color: palette.blue, size: 8 },
    showlegend: false,
  };
  // from the bottom up: the score itself stands on top
  const ranked = [
    { name: "FLOPs", color: palette.grey, value: calibration.flops },
    { name: "parameters", color: palette.grey, value: calibration.parameters },
    { name: score, color: palette.blue, value: calibration.agreement },
  ];
  const bars: BarTrace = {
    type: "bar",
    orientation: "h",
    x: ranked.map(({ value }) => value.spearman),
    y: ranked.map(({ name }) => wrapped(name, 16)), // longer lines would run into the points
    text: ranked.map(({ name, value }) => `${name}: ${agreementText(value)}`),
    textposition: "none",
    hovertemplate: "%{text}<extra></extra>",
    marker: { color: ranked.map(({ color }) => color) },
    width: 0.5,
    error_x: {
      type: "data",
      symmetric: false,
      array: ranked.map(({ value }) => value.spearmanInterval[1] - value.spearman),
      arrayminus: ranked.map(({ value }) => value.spearman - value.spearmanInterval[0]),
      color: "#808080",
    },
    xaxis: "x2",
    yaxis: "y2",
    showlegend: false,
  };
  const title = `Can ${scoreSubject(score)} be trusted?`;
  const layout = themed(
    title,
    `${pairs.length} candidates: the score ${verdict}.\n${agreementText(calibration.agreement)}`,
    {
      xaxis: isAccuracy
        ? accuracyAxis(`${score} accuracy (%)`, { domain: [0, 0.52] })
        : axis(`${score.includes(" ") ? score : `${score} score`} (higher is better)`, { domain: [0, 0.52] }),
      yaxis: accuracyAxis("stand-alone validation accuracy (%)"),
      xaxis2: axis("Spearman, 95 % interval", { domain: [0.7, 1], range: [-1, 1], anchor: "y2" }),
      yaxis2: axis("", { anchor: "x2", type: "category", showgrid: false }),
    },
  );
  return new Figure({ title, data: [points, bars], layout });
}

const agreementText = (agreement: RankAgreement): string =>
  [
    `Spearman ${withInterval(agreement.spearman, agreement.spearmanInterval)}`,
    `Kendall ${withInterval(agreement.kendall, agreement.kendallInterval)}`,
    `sparse Kendall ${withInterval(agreement.sparseKendall, agreement.sparseKendallInterval)}`,
    `best third ${withInterval(agreement.topOverlap, agreement.topOverlapInterval)}`,
  ].join(", ");

const withInterval = (value: number, [low, high]: readonly [number, number]): string =>
  `${value.toFixed(2)} [${low.toFixed(2)}, ${high.toFixed(2)}]`;
