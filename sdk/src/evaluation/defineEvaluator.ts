import type { MetricInfo, MetricTable } from "../records/metricInfo.js";
import type { Genotype } from "../space/decisions.js";
import type { EvaluationFunction } from "./ownCode.js";

/** Version of what nasbook and an evaluator's module say to each other. */
export const evaluatorInterface = 1;

/** An evaluator of one's own, in a module that worker processes and resumed studies can load. */
export interface DefinedEvaluator {
  /** Version of the interface that the module was written for. */
  readonly evaluator: number;
  readonly name: string;
  /** URL of the module that exports it. */
  readonly module: string;
  readonly metrics: MetricTable;
  readonly evaluate: EvaluationFunction<never>;
}

/** What `defineEvaluator` takes. */
export interface DefineEvaluatorOptions<G> {
  /** What journals and figures call it; one name in a module. */
  readonly name: string;
  /** `import.meta.url` of the module that exports the evaluator. */
  readonly module: string | URL;
  /** What it measures, the main objective first: the direction, or direction, unit and definition. */
  readonly metrics: Readonly<Record<string, MetricInfo["goal"] | MetricInfo>>;
  readonly evaluate: EvaluationFunction<G>;
}

/**
 * An evaluator that runs in worker processes and whose studies resume from their folder alone. Annotate the genotype where you want its
 * answers typed: `evaluate: ({ width }: { width: number }) => ...`.
 * @throws RangeError when a metric has no direction
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
        `metric "${metric}" of evaluator "${name}" must say "maximize" or "minimize", but says ${goal}`,
      );
  return { evaluator: evaluatorInterface, name, module: `${module}`, metrics: Object.fromEntries(infos), evaluate };
}

/** Whether a value came from `defineEvaluator`, of whatever version. */
export const isDefinedEvaluator = (value: unknown): value is DefinedEvaluator =>
  typeof value === "object" &&
  value !== null &&
  typeof (value as Partial<DefinedEvaluator>).evaluator === "number" &&
  typeof (value as Partial<DefinedEvaluator>).evaluate === "function";

/** The evaluator of this name that a module exports. @throws Error that says what the module has, or which version it is of */
export async function loadEvaluator(module: string, name: string): Promise<DefinedEvaluator> {
  const exported: Record<string, unknown> = await import(module);
  const all = Object.values(exported).filter(isDefinedEvaluator);
  const found = all.find((evaluator) => evaluator.name === name);
  if (found === undefined)
    throw new Error(
      `module ${module} exports no evaluator "${name}"; it exports ${all.map((evaluator) => evaluator.name).join(", ") || "none"}: export what defineEvaluator answers`,
    );
  checkInterface(found);
  return found;
}

/** @throws RangeError when the evaluator was written for another version of the interface */
export function checkInterface({ evaluator, name }: DefinedEvaluator): void {
  if (evaluator !== evaluatorInterface)
    throw new RangeError(
      `evaluator "${name}" is of interface version ${evaluator}, but this nasbook has version ${evaluatorInterface}; import defineEvaluator from the nasbook that runs the search`,
    );
}
