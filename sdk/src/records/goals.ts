import type { Trial } from "./trial.js";

/** A metric and which way is better. */
export interface Objective {
  /** Key of an evaluation's metrics, or "parameters" or "flops". */
  readonly metric: string;
  readonly goal: "maximize" | "minimize";
}

/** What a search is after. Plain JSON. */
export interface Goals {
  /** At least one. With several, no trial is the best, but a front of them is. */
  readonly objectives: readonly Objective[];
  /** A trial that measures more breaks a constraint. */
  readonly maximum: Readonly<Record<string, number>>;
  /** A trial that measures less breaks a constraint. */
  readonly minimum: Readonly<Record<string, number>>;
}

/** What a search on a classifier is after when nothing is said. */
export const highestAccuracy: Goals = {
  objectives: [{ metric: "accuracy", goal: "maximize" }],
  maximum: {},
  minimum: {},
};

/** Metrics and which way each is better, the most important first: `{ accuracy: "maximize", parameters: "minimize" }`. */
export type ObjectiveOptions = Readonly<Record<string, Objective["goal"]>>;

/** Bounds on metrics. */
export type ConstraintOptions = Partial<Pick<Goals, "maximum" | "minimum">>;

/** Every metric that objectives and constraints name. */
export const metricsNamed = ({ objectives, maximum, minimum }: Goals): readonly string[] => [
  ...objectives.map(({ metric }) => metric),
  ...Object.keys(maximum),
  ...Object.keys(minimum),
];

/** The goals with other objectives. */
export const withObjectives = (goals: Goals, objectives: ObjectiveOptions): Goals => ({
  ...goals,
  objectives: Object.entries(objectives).map(([metric, goal]) => ({ metric, goal })),
});

/** The goals with more constraints. */
export const withConstraints = (goals: Goals, { maximum = {}, minimum = {} }: ConstraintOptions): Goals => ({
  ...goals,
  maximum: { ...goals.maximum, ...maximum },
  minimum: { ...goals.minimum, ...minimum },
});

/** What is known of a candidate before it is evaluated. */
export interface Known {
  readonly parameters?: number | undefined;
  readonly flops?: number | undefined;
}

/** Metrics of a candidate that need no evaluation. */
export const knownMetrics = ["parameters", "flops"] as const;

/** A metric at the highest fidelity that the trial reached; undefined when it was not measured. */
export function metricOf(trial: Trial, metric: string): number | undefined {
  return trial.evaluations.at(-1)?.metrics[metric] ?? knownOf(trial, metric);
}

/** One number an objective, lower is better; undefined when the trial has no evaluation. @throws RangeError when a metric is missing */
export function lossesOf(trial: Trial, { objectives }: Goals): readonly number[] | undefined {
  if (trial.evaluations.length === 0) return undefined;
  return objectives.map(({ metric, goal }) => {
    const value = metricOf(trial, metric);
    if (value === undefined)
      throw new RangeError(
        `objective "${metric}" is missing from the metrics of trial ${trial.number}; it has ${metricsOf(trial).join(", ")}`,
      );
    return goal === "maximize" ? -value : value;
  });
}

/** How far a trial is from keeping all constraints: the sum of what is too much or too little, each as a share of its bound. */
export function violationOf(trial: Trial, goals: Goals): number {
  return excess(goals, (metric) => metricOf(trial, metric));
}

/** The same, of what is known without an evaluation. */
export function knownViolation(known: Known, goals: Goals): number {
  return excess(goals, (metric) => knownOf(known, metric));
}

function excess({ maximum, minimum }: Goals, measured: (metric: string) => number | undefined): number {
  let sum = 0;
  for (const metric in maximum) sum += beyond(measured(metric), maximum[metric] as number, 1);
  for (const metric in minimum) sum += beyond(measured(metric), minimum[metric] as number, -1);
  return sum;
}

/** A bound of zero has no shares; there the distance itself counts. */
const beyond = (value: number | undefined, bound: number, sign: 1 | -1): number =>
  value === undefined ? 0 : Math.max(0, sign * (value - bound)) / (Math.abs(bound) || 1);

const knownOf = (known: Known, metric: string): number | undefined =>
  metric === "parameters" ? known.parameters : metric === "flops" ? known.flops : undefined;

/** Names of all that is measured of a trial. */
const metricsOf = (trial: Trial): readonly string[] => [
  ...Object.keys(trial.evaluations.at(-1)?.metrics ?? {}),
  ...knownMetrics.filter((metric) => trial[metric] !== undefined),
];

/**
 * @param metrics names of all that the evaluator measures, "parameters" and "flops" among them where they are known; undefined when
 *   only its answers tell
 * @throws RangeError when an objective or a constraint is about something that is not measured, or two bounds contradict each other
 */
export function checkGoals({ objectives, maximum, minimum }: Goals, metrics: readonly string[] | undefined): void {
  if (objectives.length === 0) throw new RangeError("objectives must name at least one metric, but there is none");
  const known = `; measured are ${metrics?.join(", ")}`;
  const lacks = (metric: string) => metrics?.includes(metric) === false;
  for (const [index, { metric, goal }] of objectives.entries()) {
    if (lacks(metric)) throw new RangeError(`objective "${metric}" is not among the metrics${known}`);
    if (goal !== "maximize" && goal !== "minimize")
      throw new RangeError(`objective "${metric}" must be "maximize" or "minimize", but is ${JSON.stringify(goal)}`);
    if (objectives.findIndex((other) => other.metric === metric) !== index)
      throw new RangeError(`objective "${metric}" is named twice; name each metric once`);
  }
  for (const [name, bounds] of Object.entries({ maximum, minimum }))
    for (const [metric, bound] of Object.entries(bounds)) {
      if (lacks(metric)) throw new RangeError(`${name}.${metric} is not a metric${known}`);
      if (!Number.isFinite(bound)) throw new RangeError(`${name}.${metric} must be a finite number, but is ${bound}`);
      if ((minimum[metric] ?? Number.NEGATIVE_INFINITY) > (maximum[metric] ?? Number.POSITIVE_INFINITY))
        throw new RangeError(
          `no ${metric} can be at least ${minimum[metric]} and at most ${maximum[metric]}; raise maximum.${metric} or lower minimum.${metric}`,
        );
    }
}
