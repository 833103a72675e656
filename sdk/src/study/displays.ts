// How the values of the public API show themselves in notebook and terminal.

import { TrainedModel } from "../assess/trainedModel.js";
import { Transfer } from "../assess/transferResult.js";
import { Dataset } from "../datasets/dataset.js";
import { sampleGrid } from "../datasets/sampleGrid.js";
import { escapeHtml, figureBundle, htmlTable, installDisplay, textTable } from "../notebook/index.js";
import { Table } from "../notebook/table.js";
import { Figure } from "../plots/figure.js";
import { figureSvg } from "../plots/figureSvg.js";
import { percent } from "../plots/theme.js";
import { Space } from "../space/space.js";
import { Calibrated } from "./calibrated.js";
import { Candidate } from "./candidate.js";
import { describeSpace } from "./describeSpace.js";
import { genotypeDrawing, spaceDrawing } from "./drawings.js";
import { trustOf } from "./report.js";
import { Result } from "./result.js";

installDisplay(Figure.prototype, (figure) =>
  figureBundle(figure, { svg: figureSvg(figure), text: `Figure: ${figure.title}` }),
);

installDisplay(Table.prototype, (table) => ({ "text/plain": textTable(table), "text/html": htmlTable(table) }));

installDisplay(Dataset.prototype, (dataset) => {
  const [height, width, channels] = dataset.shape;
  const { train, validation, test } = dataset;
  const title = `${dataset.name}: ${height}x${width}x${channels}, ${train.count} train, ${validation.count} validation, ${test.count} test images`;
  const table = new Table({
    title,
    columns: ["class", "train", "validation", "test"],
    rows: dataset.classBalance().map((row) => [row.name, row.train, row.validation, row.test]),
  });
  return {
    "text/plain": textTable(table),
    "text/html": `${sampleGrid(dataset).svg}${htmlTable(table)}`,
  };
});

installDisplay(Space.prototype, (space) => {
  const lines = describeSpace(space);
  return {
    "text/plain": lines.join("\n"),
    "text/html": `<p>${lines.map(escapeHtml).join("<br>")}</p>${spaceDrawing(space)}`,
  };
});

installDisplay(Candidate.prototype, (candidate) => {
  const text = `${candidate.architecture}\n${percent(candidate.accuracy)} on the validation split (${candidate.by === "supernet" ? "weights of the supernet" : "own training"}), ${candidate.parameters.toLocaleString("en")} parameters, ${(candidate.flops / 1e6).toFixed(2)} MFLOPs`;
  return {
    "text/plain": text,
    "text/html": `<p>${escapeHtml(text).replaceAll("\n", "<br>")}</p>${genotypeDrawing(candidate.genotype)}`,
  };
});

installDisplay(Result.prototype, (result) => {
  const { record, cost, folder } = result;
  const facts = [
    `${record.trials.length} trials${result.interrupted ? ", interrupted: run it again to go on" : ""}; ${cost.images.toLocaleString("en")} training images, ${Math.round(cost.seconds)} s; kept in ${folder}`,
  ];
  const table = result.table({ top: 5 });
  return {
    "text/plain": [...facts, textTable(table)].join("\n"),
    "text/html": `<p>${facts.map(escapeHtml).join("<br>")}</p>${htmlTable(table)}`,
  };
});

installDisplay(Calibrated.prototype, (calibrated) => {
  const figure = calibrated.plot();
  return figureBundle(figure, { svg: figureSvg(figure), text: trustOf(calibrated) });
});

installDisplay(TrainedModel.prototype, (model) => {
  const table = new Table({
    title: model.summary,
    columns: ["seed", "test accuracy", "test loss"],
    rows: model.runs.map(({ accuracy, loss }, index) => [index + 1, percent(accuracy, 2), loss.toFixed(4)]),
  });
  return {
    "text/plain": `${model.architecture}\n${textTable(table)}`,
    "text/html": `<p>${escapeHtml(model.architecture)}</p>${htmlTable(table)}`,
  };
});

installDisplay(Transfer.prototype, (transfer) => ({
  "text/plain": textTable(transfer.table()),
  "text/html": htmlTable(transfer.table()),
}));
