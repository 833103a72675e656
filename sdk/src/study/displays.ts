// How the values of the public API show themselves in notebook and terminal.

import { relative } from "node:path";
import { TrainedModel } from "../assess/trainedModel.js";
import { Transfer } from "../assess/transferResult.js";
import { Dataset } from "../datasets/dataset.js";
import { sampleGrid } from "../datasets/sampleGrid.js";
import { escapeHtml } from "../notebook/escapeHtml.js";
import { figureBundle } from "../notebook/figureBundle.js";
import { htmlTable } from "../notebook/htmlTable.js";
import { installDisplay } from "../notebook/installDisplay.js";
import { Table } from "../notebook/table.js";
import { textTable } from "../notebook/textTable.js";
import { loadDrawing } from "../plots/drawing.js";
import { Figure } from "../plots/figure.js";
import { millions, percent } from "../plots/theme.js";
import { Space } from "../space/space.js";
import { type BenchmarkTable, listedEpochs, TableObject } from "../tables/benchmarkTable.js";
import { Calibrated } from "./calibrated.js";
import { Candidate } from "./candidate.js";
import { Comparison } from "./comparison.js";
import { describeSpace } from "./describeSpace.js";
import "./modelDisplays.js";
import { trustOf } from "./report.js";
import { Result } from "./result.js";
import { Search } from "./search.js";
import { SimulatedResult } from "./simulatedResult.js";
import { TableSearch } from "./tableSearch.js";

installDisplay(Figure.prototype, { text: (figure) => `Figure: ${figure.title}`, rich: figureBundle });

installDisplay(Table.prototype, { text: textTable, rich: (table) => ({ "text/html": htmlTable(table) }) });

installDisplay(Dataset.prototype, {
  text: (dataset) => textTable(classBalance(dataset)),
  rich: (dataset) => ({ "text/html": `${sampleGrid(dataset).svg}${htmlTable(classBalance(dataset))}` }),
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

installDisplay(TableSearch.prototype, {
  text: (search) => search.description,
  rich: (search) => ({ "text/html": paragraph(search.description) }),
});

installDisplay(SimulatedResult.prototype, {
  text: (result) => [describeSimulated(result), "", textTable(result.table({ top: 5 }))].join("\n"),
  rich: (result) => ({ "text/html": `${paragraph(describeSimulated(result))}${htmlTable(result.table({ top: 5 }))}` }),
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
    title: `${name}: ${shape.join("x")}, ${train.count} train, ${validation.count} validation, ${test.count} test images`,
    columns: ["class", "train", "validation", "test"],
    rows: dataset.classBalance().map((row) => [row.name, row.train, row.validation, row.test]),
  });
}

function describeCandidate({ architecture, accuracy, by, parameters, flops }: Candidate): string {
  const judge = by === "supernet" ? "weights of the supernet" : "own training";
  const score = accuracy === undefined ? "not evaluated" : `${percent(accuracy)} on the validation split (${judge})`;
  return `${architecture}\n${score}, ${parameters.toLocaleString("en")} parameters, ${millions(flops)} MFLOPs`;
}

function describeResult({ record, interrupted, cost, folder }: Result): string {
  const state = interrupted ? ", interrupted: run it again to go on" : "";
  return `${record.trials.length} trials${state}; ${cost.images.toLocaleString("en")} training images, ${Math.round(cost.seconds)} s; kept in ${relative(".", folder)}`;
}

const seedsOf = ({ summary, runs }: TrainedModel): Table =>
  new Table({
    title: summary,
    columns: ["seed", "test accuracy", "test loss"],
    rows: runs.map(({ accuracy, loss }, index) => [index + 1, percent(accuracy, 2), loss.toFixed(4)]),
  });

/** A table, and its space where that is one of networks. */
function describeTable({ name, architectures, epochs, metrics, objectives, timed, space }: BenchmarkTable): string {
  const rows = Number.isFinite(architectures) ? architectures.toLocaleString("en") : "any number of";
  const after = objectives.map(({ metric, goal }) => `${goal} ${metric}`).join(", ");
  const times = timed ? ", and the seconds that training took" : "";
  const table = `Table ${name}: ${rows} architectures after ${listedEpochs(epochs)} epochs; it has ${metrics.join(", ")}${times}; searches on it ${after}`;
  return [table, ...(space.layers.length > 0 ? describeSpace(space) : [])].join("\n");
}

function describeSimulated(result: SimulatedResult): string {
  const { name, tableName, trials, clock, clockUnit } = result;
  const failed = trials.filter(({ status }) => status === "failed").length;
  return `${name} on the table ${tableName}: ${trials.length} trials in ${Math.round(clock).toLocaleString("en")} simulated ${clockUnit}${failed > 0 ? `, ${failed} failed` : ""}`;
}

/** What the paired tests say, a line a pair. */
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
