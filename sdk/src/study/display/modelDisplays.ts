// How trained networks, their predictions and evaluations are displayed in notebook and terminal.
import { Model } from "../../assess/model.js";
import { ModelEvaluation } from "../../assess/modelEvaluation.js";
import { Predictions } from "../../assess/predictions.js";
import { escapeHtml } from "../../notebook/escapeHtml.js";
import { figureBundle } from "../../notebook/figureBundle.js";
import { htmlTable } from "../../notebook/htmlTable.js";
import { installDisplay } from "../../notebook/installDisplay.js";
import { Table } from "../../notebook/table.js";
import { textTable } from "../../notebook/textTable.js";
import { percent } from "../../plots/theme.js";

installDisplay(Model.prototype, {
  text: (model) => `${model.summary}\n${model.architecture}\n${textTable(membersOf(model))}`,
  rich: (model) => ({
    "text/html": `<p>${escapeHtml(model.summary)}<br>${escapeHtml(model.architecture)}</p>${htmlTable(membersOf(model))}`,
  }),
});

installDisplay(Predictions.prototype, {
  text: (predictions) => textTable(predictions.table()),
  rich: (predictions) => ({ "text/html": htmlTable(predictions.table()) }),
});

installDisplay(ModelEvaluation.prototype, {
  text: ({ summary }) => summary,
  rich: (evaluation) =>
    evaluation.confusion === undefined
      ? { "text/html": htmlTable(metricsOf(evaluation)) }
      : figureBundle(evaluation.plot(), evaluation.summary),
});

const metricsOf = ({ summary, metrics }: ModelEvaluation): Table =>
  new Table({
    title: summary,
    columns: Object.keys(metrics),
    rows: [Object.values(metrics).map((value) => value.toPrecision(5))],
  });

function membersOf({ members, objective, description: { trainedOn, measuredOn } }: Model): Table {
  const shown = (value: number | undefined) =>
    value === undefined ? "" : objective === "accuracy" ? percent(value, 2) : value.toPrecision(5);
  return new Table({
    title: `Each network on the ${measuredOn} split of ${trainedOn.name}`,
    columns: ["seed", objective, "loss"],
    rows: members.map(({ metrics }, index) => [
      index + 1,
      shown(metrics[objective]),
      metrics.loss === undefined ? "" : metrics.loss.toFixed(4),
    ]),
  });
}
