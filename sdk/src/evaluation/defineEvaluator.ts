import type { MetricInfo, MetricTable } from "../records/metricInfo.js";
import type { Genotype } from "../space/decisions.js";
import type { EvaluationFunction } from "./ownCode.js";

/** Version of the interface between nasbook and the modules of custom evaluators. */
export const evaluatorInterface = 1;

/** A custom evaluator in a module that worker processes and resumed studies can load. */
export interface DefinedEvaluator {
  /** Version of the interface that the module was written for. */
  readonly evaluator: number;
  readonly name: string;
  /** URL of the module that exports it. */
  readonly module: string;
  readonly metrics: MetricTable;
  readonly evaluate: EvaluationFunction<never>;
}

/** Options of `defineEvaluator`. */
export interface DefineEvaluatorOptions<G> {
  /** Name in journals and figures, unique in the module. */
  readonly name: string;
  /** `import.meta.url` of the module that exports the evaluator. */
  readonly module: string | URL;
  /** Its metrics, the default objective first: "maximize", "minimize", or an object with direction, unit and definition. */
  readonly metrics: Readonly<Record<string, MetricInfo["goal"] | MetricInfo>>;
  /** Evaluates one genotype. */
  readonly evaluate: EvaluationFunction<G>;
}

/**
 * Defines a custom evaluator that worker processes and `study.resume` can load; export it from its module. Annotate the genotype to type
 * its values: `evaluate: ({ width }: { width: number }) => ...`.
 * @throws RangeError when there is no metric, or a metric has no direction
 */
export function defineEvaluator<G = Genotype>({
  name,
  module,
  metrics,
  evaluate,
}: DefineEvaluatorOptions<G>): DefinedEvaluator {
  const infos = Object.entries(metrics).map(([metric, info]): [string, MetricInfo] => [
    metric,
    typeof info === "string" ? { goal: info } : info,
  ]);
  if (infos.length === 0) throw new RangeError(`metrics of evaluator "${name}" must name at least one metric`);
  for (const [metric, { goal }] of infos)
    if (goal !== "maximize" && goal !== "minimize")
      throw new RangeError(
        `metric "${metric}" of evaluator "${name}" must have the goal "maximize" or "minimize", but has ${goal}`,
      );
  return { evaluator: evaluatorInterface, name, module: `${module}`, metrics: Object.fromEntries(infos), evaluate };
}

/** Whether a value came from `defineEvaluator` of any version. */
export const isDefinedEvaluator = (value: unknown): value is DefinedEvaluator =>
  typeof value === "object" &&
  value !== null &&
  typeof (value as Partial<DefinedEvaluator>).evaluator === "number" &&
  typeof (value as Partial<DefinedEvaluator>).evaluate === "function";

/** Imports an evaluator from a module. @throws Error when the module does not export it; RangeError for another interface version */
export async function loadEvaluator(module: string, name: string): Promise<DefinedEvaluator> {
  const exported: Record<string, unknown> = await import(module);
  const all = Object.values(exported).filter(isDefinedEvaluator);
  const found = all.find((evaluator) => evaluator.name === name);
  if (found === undefined)
    throw new Error(
      `module ${module} does not export evaluator "${name}"; it exports ${all.map((evaluator) => evaluator.name).join(", ") || "none"}: export the value that defineEvaluator returns`,
    );
  checkInterface(found);
  return found;
}

/** @throws RangeError when the evaluator was written for another version of the interface */
export function checkInterface({ evaluator, name }: DefinedEvaluator): void {
  if (evaluator !== evaluatorInterface)
    throw new RangeError(
      `evaluator "${name}" has interface version ${evaluator}, but this nasbook needs ${evaluatorInterface}; import defineEvaluator from the nasbook that runs the search`,
    );
}
