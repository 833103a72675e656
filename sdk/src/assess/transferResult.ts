import type { TransferRow } from "../analysis/transferRow.js";
import type { ReportSection } from "../notebook/report.js";
import type { Reportable } from "../notebook/reportable.js";
import { Table } from "../notebook/table.js";
import { type Figure, plots } from "../plots/index.js";
import { scoreText } from "./scoreText.js";

/** How an architecture did on other data sets, beside a random one of its space. */
export class Transfer implements Reportable {
  readonly rows: readonly TransferRow[];

  constructor(rows: readonly TransferRow[]) {
    this.rows = rows;
  }

  /** The metric that all rows tell: what the task is after, or for a regression `r2`, which does not depend on the targets' units. */
  get metric(): string {
    return this.rows[0]?.metric ?? "score";
  }

  /** Heat map of the mean score on each test split. */
  plot(): Figure {
    return plots.transfer(this.rows);
  }

  /** One row a data set, candidate and way of training. */
  table(): Table {
    const { metric } = this;
    return new Table({
      title: `Transfer: ${metric} on the test splits of other data sets`,
      columns: ["data set", "candidate", "from", `test ${metric}`, "seeds"],
      rows: this.rows.map(({ dataset, candidate, from, scores }) => [
        dataset,
        candidate,
        from,
        scoreText(metric, scores),
        scores.length,
      ]),
    });
  }

  /** What a report says of the transfer. */
  async reportSections(): Promise<readonly ReportSection[]> {
    const { columns, rows } = this.table();
    return [
      {
        heading: "Transfer to other data sets",
        text: `The found architecture beside a random one of the same space, fine-tuned from the weights learned on the first data set and trained from scratch; ${this.metric} on each test split.`,
        table: rows.map((row) => Object.fromEntries(columns.map((column, index) => [column, row[index]]))),
        figure: this.plot(),
      },
    ];
  }

  toJSON() {
    return { rows: this.rows };
  }
}
