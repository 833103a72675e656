import type { OpTable } from "../ops/index.js";
import type { ObjectiveOptions } from "../records/goals.js";
import type { Decisions } from "../space/decisions.js";
import type { Space } from "../space/space.js";
import { type BenchmarkTable, benchmarkTable } from "./benchmarkTable.js";
import { contentOf } from "./contentOf.js";
import { checkTableRecord, type TableRecord } from "./tableRecord.js";

/** Options of a table of your own results. */
export interface RecordsOptions<Ds extends Decisions, Ops extends OpTable> {
  readonly name: string;
  readonly space: Space<Ds, Ops>;
  readonly records: readonly TableRecord<Ds>[];
  /** Default objectives of a search. @defaultValue { accuracy: "maximize" } */
  readonly objectives?: ObjectiveOptions;
}

/**
 * A table of your own results.
 * @throws RangeError when a record is invalid or not of this space, or two describe the same genotype
 */
export function fromRecords<Ds extends Decisions, Ops extends OpTable>({
  name,
  space,
  records,
  objectives = { accuracy: "maximize" },
}: RecordsOptions<Ds, Ops>): BenchmarkTable<Ds> {
  if (records.length === 0) throw new RangeError(`records of table ${name} must not be empty; give at least one`);
  const rows = new Map<string, number>();
  for (const [row, record] of records.entries()) {
    checkTableRecord(record, `record ${row} of table ${name}`);
    const { genotype } = record;
    const parsed = typeof genotype === "string" ? space.parse(genotype) : genotype;
    if (!space.accepts(parsed))
      throw new RangeError(
        `record ${row} of table ${name} must have a genotype of the space, but has ${JSON.stringify(genotype)}`,
      );
    const text = space.format(parsed);
    const earlier = rows.get(text);
    if (earlier !== undefined)
      throw new RangeError(
        `records ${earlier} and ${row} of table ${name} both describe ${text}; leave one out, or average them`,
      );
    rows.set(text, row);
  }
  const results = records.flatMap((record) => record.results);
  const structural = (["parameters", "flops"] as const).filter((key) =>
    records.some((record) => record[key] !== undefined),
  );
  const at = (row: number) => records[row] as TableRecord<Ds>;
  return benchmarkTable<Ds>({
    name,
    space: space as unknown as Space<Ds, OpTable>, // a table does not use ops
    architectures: records.length,
    epochs: [...new Set(results.map(({ epochs }) => epochs))].sort((a, b) => a - b),
    metrics: [...new Set([...results.flatMap(({ metrics }) => Object.keys(metrics)), ...structural])],
    objectives: Object.entries(objectives).map(([metric, goal]) => ({ metric, goal })),
    source: contentOf(JSON.stringify(records)),
    timed: results.every(({ seconds }) => seconds !== undefined),
    rowOf: (genotype) => rows.get(space.format(genotype)),
    known: (row) => ({ parameters: at(row).parameters, flops: at(row).flops }),
    result: (row, epochs) => at(row).results.find((result) => result.epochs === epochs),
    test: (row) => at(row).test,
  });
}
