import type { MixtureHistory, StudyRecord } from "../records/studyRecord.js";
import { emptyFigure } from "./emptyFigure.js";
import { Figure } from "./figure.js";
import { plotlyText } from "./plotlyText.js";
import { axis, colorway, themed } from "./theme.js";
import type { ScatterTrace } from "./trace.js";

/** Options of the weights of ops. */
export interface OpWeightsOptions {
  /** One place, such as "normal 0>1". @defaultValue all places, a line each */
  readonly place?: string;
}

const title = "Weights of the ops";

/**
 * What each op counts in the mixture of a differentiable search, over epochs: one color per op, one line per place.
 * @throws RangeError that lists the places when `place` is none of them
 */
export function opWeights({ preparation: { mixture } }: StudyRecord, { place }: OpWeightsOptions = {}): Figure {
  if (mixture === undefined || mixture.epochs.length === 0)
    return emptyFigure(title, "No mixture of ops was trained, as differentiable methods do; or none yet");
  const { places, stopped } = mixture;
  const labels = places.map(({ label }) => label);
  if (place !== undefined && !labels.includes(place))
    throw new RangeError(`place must be a place of the mixture, but is "${place}"; there are: ${labels.join(", ")}`);
  const ops = [...new Set(places.flatMap(({ options }) => options))];
  const over = place ?? `${places.length} place${places.length === 1 ? "" : "s"}`;
  const layout = themed(title, `${over}, one line each${stopped === undefined ? "" : "; the training ended early"}`, {
    xaxis: axis("epochs"),
    yaxis: axis("weight of the op"),
    showlegend: true,
  });
  const data = ops.map((op, index) =>
    traceOf(op, {
      mixture,
      place,
      color: colorway[index % colorway.length] as string,
      dotted: index >= colorway.length,
    }),
  );
  return new Figure({ title, data, layout });
}

/** All lines of one op as one trace, with gaps between them. */
function traceOf(
  op: string,
  {
    mixture: { places, epochs },
    place,
    color,
    dotted,
  }: {
    readonly mixture: MixtureHistory;
    readonly place: string | undefined;
    readonly color: string;
    readonly dotted: boolean;
  },
): ScatterTrace {
  const lines = places.flatMap(({ label, options }, row) => {
    const index = options.indexOf(op);
    if (index < 0 || (place !== undefined && label !== place)) return [];
    return [epochs.map((weights, epoch) => ({ label, epoch: epoch + 1, weight: weights[row]?.[index] as number }))];
  });
  return {
    type: "scatter",
    mode: "lines+markers",
    name: plotlyText(op),
    x: lines.flatMap((line) => [...line.map(({ epoch }) => epoch), null]),
    y: lines.flatMap((line) => [...line.map(({ weight }) => weight), null]),
    text: lines.flatMap((line) => [
      ...line.map(
        ({ label, epoch, weight }) => `${plotlyText(`${op} at ${label}`)}: ${weight.toFixed(3)} after epoch ${epoch}`,
      ),
      "",
    ]),
    hovertemplate: "%{text}<extra></extra>",
    marker: { color, size: 4 },
    line: { color, width: 1.5, ...(dotted ? { dash: "dot" } : {}) },
  };
}
