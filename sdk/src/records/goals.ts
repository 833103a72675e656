import type { MetricTable } from "./metricInfo.js";
import { measurementOf, type Trial } from "./trial.js";

/** A metric and its direction. */
export interface Objective {
  /** Key of an evaluation's metrics, or "parameters" or "flops". */
  readonly metric: string;
  readonly goal: "maximize" | "minimize";
}

/** Objectives and constraints of a search. Plain JSON. */
export interface Goals {
  /** At least one. With several, the result is a Pareto front instead of a best trial. */
  readonly objectives: readonly Objective[];
  /** Upper bounds by metric; a trial above one is infeasible. */
  readonly maximum: Readonly<Record<string, number>>;
  /** Lower bounds by metric; a trial below one is infeasible. */
  readonly minimum: Readonly<Record<string, number>>;
}

/** Default goals of a classification. */
export const highestAccuracy: Goals = {
  objectives: [{ metric: "accuracy", goal: "maximize" }],
  maximum: {},
  minimum: {},
};

/** Metrics and their directions, the most important first: `{ accuracy: "maximize", parameters: "minimize" }`. */
export type ObjectiveOptions = Readonly<Record<string, Objective["goal"]>>;

/** Every metric that objectives and constraints name. */
export const metricsNamed = ({ objectives, maximum, minimum }: Goals): readonly string[] => [
  ...objectives.map(({ metric }) => metric),
  ...Object.keys(maximum),
  ...Object.keys(minimum),
];

/** Replaces the objectives. */
export const withObjectives = (goals: Goals, objectives: ObjectiveOptions): Goals => ({
  ...goals,
  objectives: Object.entries(objectives).map(([metric, goal]) => ({ metric, goal })),
});

/** Adds constraints. */
export const withConstraints = (
  goals: Goals,
  { maximum = {}, minimum = {} }: Partial<Pick<Goals, "maximum" | "minimum">>,
): Goals => ({
  ...goals,
  maximum: { ...goals.maximum, ...maximum },
  minimum: { ...goals.minimum, ...minimum },
});

/** Metrics of a genotype that need no evaluation. */
export interface Known {
  readonly parameters?: number | undefined;
  readonly flops?: number | undefined;
}

/** Names of the metrics that need no evaluation. */
export const knownMetrics = ["parameters", "flops"] as const;

/** Whether a metric needs no evaluation. */
export const isKnown = (metric: string): boolean => (knownMetrics as readonly string[]).includes(metric);

/** Objectives that only training, or a supernet, can tell: neither sizes nor scores of the untrained network. */
export const measuredObjectives = ({ objectives }: Goals, metrics: MetricTable): readonly Objective[] =>
  objectives.filter(({ metric }) => !isKnown(metric) && metrics[metric]?.untrained !== true);

/**
 * The value of a metric at the trial's highest stage; of a score of the untrained network also that of a stage which only scored it.
 * Undefined when it was not measured.
 */
export function metricOf(trial: Trial, metric: string): number | undefined {
  return (
    measurementOf(trial)?.metrics[metric] ??
    knownOf(trial, metric) ??
    trial.evaluations.find(({ by, metrics }) => by === "zeroCost" && metric in metrics)?.metrics[metric]
  );
}

/** One number per objective, lower is better; undefined without a measurement, as of a trial that was only scored untrained. @throws RangeError when a metric is missing */
export function lossesOf(trial: Trial, { objectives }: Goals): readonly number[] | undefined {
  if (measurementOf(trial) === undefined) return undefined;
  return objectives.map(({ metric, goal }) => {
    const value = metricOf(trial, metric);
    if (value === undefined)
      throw new RangeError(
        `objective "${metric}" is missing from the metrics of trial ${trial.number}; it has ${metricsOf(trial).join(", ")}`,
      );
    return goal === "maximize" ? -value : value;
  });
}

/** Total constraint violation: the sum of the excess over each bound, relative to the bound; 0 when feasible. */
export function violationOf(trial: Trial, goals: Goals): number {
  return excess(goals, (metric) => metricOf(trial, metric));
}

/** Violation of the constraints on metrics that need no evaluation. */
export function knownViolation(known: Known, goals: Goals): number {
  return excess(goals, (metric) => knownOf(known, metric));
}

function excess({ maximum, minimum }: Goals, measured: (metric: string) => number | undefined): number {
  let sum = 0;
  for (const metric in maximum) sum += beyond(measured(metric), maximum[metric] as number, 1);
  for (const metric in minimum) sum += beyond(measured(metric), minimum[metric] as number, -1);
  return sum;
}

/** Excess relative to the bound, or absolute when the bound is 0. */
const beyond = (value: number | undefined, bound: number, sign: 1 | -1): number =>
  value === undefined ? 0 : Math.max(0, sign * (value - bound)) / (Math.abs(bound) || 1);

const knownOf = (known: Known, metric: string): number | undefined =>
  metric === "parameters" ? known.parameters : metric === "flops" ? known.flops : undefined;

/** Names of all metrics of a trial. */
const metricsOf = (trial: Trial): readonly string[] => [
  ...Object.keys(measurementOf(trial)?.metrics ?? {}),
  ...knownMetrics.filter((metric) => trial[metric] !== undefined),
];

/**
 * @param metrics names of all metrics of the evaluator, including "parameters" and "flops" if known; undefined when they are only known
 *   from its results
 * @throws RangeError when an objective or a constraint names an unknown metric, or two bounds contradict each other
 */
export function checkGoals({ objectives, maximum, minimum }: Goals, metrics: readonly string[] | undefined): void {
  if (objectives.length === 0) throw new RangeError("objectives must name at least one metric, but there are 0");
  const known = `; known: ${metrics?.join(", ")}`;
  const lacks = (metric: string) => metrics?.includes(metric) === false;
  for (const [index, { metric, goal }] of objectives.entries()) {
    if (lacks(metric)) throw new RangeError(`objective "${metric}" is not among the metrics${known}`);
    if (goal !== "maximize" && goal !== "minimize")
      throw new RangeError(`objective "${metric}" must be "maximize" or "minimize", but is ${JSON.stringify(goal)}`);
    if (objectives.findIndex((other) => other.metric === metric) !== index)
      throw new RangeError(`objective "${metric}" is listed twice; list each metric once`);
  }
  for (const [name, bounds] of Object.entries({ maximum, minimum }))
    for (const [metric, bound] of Object.entries(bounds)) {
      if (lacks(metric)) throw new RangeError(`${name}.${metric} is not a metric${known}`);
      if (!Number.isFinite(bound)) throw new RangeError(`${name}.${metric} must be a finite number, but is ${bound}`);
      if ((minimum[metric] ?? Number.NEGATIVE_INFINITY) > (maximum[metric] ?? Number.POSITIVE_INFINITY))
        throw new RangeError(
          `minimum.${metric} must be at most maximum.${metric}, but ${minimum[metric]} > ${maximum[metric]}; raise maximum.${metric} or lower minimum.${metric}`,
        );
    }
}
