// How values of the public API are displayed in notebook and terminal.

import { relative } from "node:path";
import { TrainedModel } from "../../assess/trainedModel.js";
import { Transfer } from "../../assess/transferResult.js";
import { Dataset } from "../../datasets/dataset.js";
import { sampleGrid } from "../../datasets/sampleGrid.js";
import { escapeHtml } from "../../notebook/escapeHtml.js";
import { figureBundle } from "../../notebook/figureBundle.js";
import { htmlTable } from "../../notebook/htmlTable.js";
import { installDisplay } from "../../notebook/installDisplay.js";
import { Table } from "../../notebook/table.js";
import { textTable } from "../../notebook/textTable.js";
import { loadDrawing } from "../../plots/drawing.js";
import { Figure } from "../../plots/figure.js";
import { millions, percent } from "../../plots/theme.js";
import { Space } from "../../space/space.js";
import { type BenchmarkTable, listedEpochs, TableObject } from "../../tables/benchmarkTable.js";
import { Calibrated } from "../api/calibrated.js";
import { Candidate } from "../api/candidate.js";
import { Comparison } from "../comparison/comparison.js";
import { describeSpace } from "./describeSpace.js";
import "./modelDisplays.js";
import { Estimate } from "../api/estimate.js";
import { Result } from "../api/result.js";
import { Search } from "../api/search.js";
import { trustOf } from "./report.js";

installDisplay(Figure.prototype, { text: (figure) => `Figure: ${figure.title}`, rich: figureBundle });

installDisplay(Table.prototype, { text: textTable, rich: (table) => ({ "text/html": htmlTable(table) }) });

installDisplay(Dataset.prototype, {
  text: (dataset) => textTable(classBalance(dataset)),
  rich: (dataset) => ({
    "text/html": `${dataset.shape.length === 3 ? sampleGrid(dataset).svg : ""}${htmlTable(classBalance(dataset))}`,
  }),
});

installDisplay(Space.prototype, {
  text: (space) => describeSpace(space).join("\n"),
  async rich(space) {
    const drawing = (await loadDrawing()).skeleton(space);
    return { "text/html": `${paragraph(describeSpace(space).join("\n"))}${drawing}` };
  },
});

installDisplay(Search.prototype, {
  text: (search) => search.description,
  rich: (search) => ({ "text/html": paragraph(search.description) }),
});

installDisplay(TableObject.prototype as BenchmarkTable, {
  text: describeTable,
  async rich(table) {
    const drawing = table.space.layers.length > 0 ? (await loadDrawing()).skeleton(table.space) : "";
    return { "text/html": `${paragraph(describeTable(table))}${drawing}` };
  },
});

installDisplay(Comparison.prototype, {
  text: (comparison) => [textTable(comparison.table()), "", describePairs(comparison)].join("\n"),
  rich: (comparison) => ({ "text/html": `${htmlTable(comparison.table())}${paragraph(describePairs(comparison))}` }),
});

installDisplay(Candidate.prototype, {
  text: describeCandidate,
  async rich(candidate) {
    const draw = await loadDrawing();
    const cells = Object.entries(candidate.genotype).flatMap(([title, answer]) =>
      Array.isArray(answer) ? [draw.cell(answer, { title })] : [],
    );
    return { "text/html": `${paragraph(describeCandidate(candidate))}${cells.join("")}` };
  },
});

installDisplay(Result.prototype, {
  text: (result) => [describeResult(result), "", textTable(result.table({ top: 5 }))].join("\n"),
  rich: (result) => ({ "text/html": `${paragraph(describeResult(result))}${htmlTable(result.table({ top: 5 }))}` }),
});

installDisplay(Estimate.prototype, {
  text: (estimate) => textTable(estimate.table()),
  rich: (estimate) => ({ "text/html": htmlTable(estimate.table()) }),
});

installDisplay(Calibrated.prototype, {
  text: trustOf,
  rich: (calibrated) => figureBundle(calibrated.plot(), trustOf(calibrated)),
});

installDisplay(TrainedModel.prototype, {
  text: (model) => `${model.architecture}\n${textTable(seedsOf(model))}`,
  rich: (model) => ({ "text/html": `${paragraph(model.architecture)}${htmlTable(seedsOf(model))}` }),
});

installDisplay(Transfer.prototype, {
  text: (transfer) => textTable(transfer.table()),
  rich: (transfer) => ({ "text/html": htmlTable(transfer.table()) }),
});

const paragraph = (text: string): string => `<p>${escapeHtml(text).replaceAll("\n", "<br>")}</p>`;

function classBalance(dataset: Dataset): Table {
  const { name, shape, train, validation, test } = dataset;
  return new Table({
    title: `${name}: ${shape.join("x")}, ${train.count} train, ${validation.count} validation, ${test.count} test ${shape.length === 3 ? "images" : "examples"}`,
    ...dataset.summary(),
  });
}

function describeCandidate({
  architecture,
  score,
  objective,
  accuracy,
  by,
  metrics,
  parameters,
  flops,
  trust,
}: Candidate): string {
  const judges = {
    training: "own training",
    supernet: "weights of the supernet",
    table: "table",
    function: "function",
    module: "module",
    zeroCost: "untrained",
  };
  const scores = Object.entries(metrics).map(([name, each]) => `${name} ${Number(each.toPrecision(5))}`);
  const unmeasured =
    by === "zeroCost" ? `not trained; scores of the untrained network: ${scores.join(", ")}` : "not evaluated";
  const value =
    accuracy !== undefined && objective.metric === "accuracy" ? percent(accuracy) : `${objective.metric} ${score}`;
  // the score of a one-shot search comes from more than the validation split, or from other data
  const isScored = by === "supernet" && objective.metric === "score" && score !== undefined;
  const scoredBy = Object.keys(metrics).some((name) => name !== "score")
    ? "supernet and scores of the untrained network"
    : "weights of its ops in a mixture of all";
  const measured = isScored
    ? `score ${Number(score.toPrecision(4))} (${scoredBy})`
    : `${value} on the validation split (${by === undefined ? "" : judges[by]})`;
  const found = score === undefined || by === undefined ? unmeasured : measured;
  const size = parameters === undefined ? "" : `, ${parameters.toLocaleString("en")} parameters`;
  const line = `${found}${size}${flops === undefined ? "" : `, ${millions(flops)} MFLOPs`}`;
  return [architecture, line, ...trust].join("\n");
}

function describeResult(result: Result): string {
  const { name, record, interrupted, cost, folder, clock, clockUnit, evaluator } = result;
  const failed = record.trials.filter(({ status }) => status === "failed").length;
  const failures = failed > 0 ? `, ${failed} failed` : "";
  const kept = folder === undefined ? "nothing kept" : `kept in ${relative(".", folder)}`;
  if (clock !== undefined)
    return `${name} on the table ${evaluator.name}: ${record.trials.length} trials in ${Math.round(clock).toLocaleString("en")} simulated ${clockUnit}${failures}; ${kept}`;
  const state = interrupted ? ", interrupted: run it again to go on" : "";
  const images = cost.images > 0 ? `${cost.images.toLocaleString("en")} training images, ` : "";
  return `${record.trials.length} trials${failures}${state}; ${images}${Math.round(cost.seconds)} s; ${kept}`;
}

const seedsOf = ({ summary, runs, objective: { metric }, scores }: TrainedModel): Table =>
  new Table({
    title: summary,
    columns: ["seed", `test ${metric}`, "test loss"],
    rows: runs.map(({ loss }, index) => {
      const score = scores[index] as number; // one a run
      return [index + 1, metric === "accuracy" ? percent(score, 2) : score.toPrecision(5), loss.toFixed(4)];
    }),
  });

/** A table, and its space if that describes networks. */
function describeTable({ name, architectures, epochs, metrics, objectives, timed, space }: BenchmarkTable): string {
  const rows = Number.isFinite(architectures) ? architectures.toLocaleString("en") : "any number of";
  const after = objectives.map(({ metric, goal }) => `${goal} ${metric}`).join(", ");
  const times = timed ? ", and the seconds that training took" : "";
  const table = `Table ${name}: ${rows} architectures after ${listedEpochs(epochs)} epochs; it has ${metrics.join(", ")}${times}; searches on it ${after}`;
  return [table, ...(space.layers.length > 0 ? describeSpace(space) : [])].join("\n");
}

/** Results of the paired tests, one line per pair. */
function describePairs({ pairs, objective }: Comparison): string {
  return pairs
    .map(({ studies: [first, second], difference, p }) => {
      const [better, worse] = difference <= 0 ? [first, second] : [second, first];
      return p < 0.05
        ? `${better} comes ${Math.abs(difference).toPrecision(2)} nearer to the best ${objective.metric} than ${worse} (paired test, corrected: p = ${p.toPrecision(2)})`
        : `${first} and ${second} do not differ beyond chance (p = ${p.toPrecision(2)})`;
    })
    .join("\n");
}
