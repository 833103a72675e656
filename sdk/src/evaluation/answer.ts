import type { Failure, Metrics } from "../records/trial.js";
import type { Judged, Outcome } from "./job.js";

/** The failure of a candidate whose evaluation threw. */
export const failureOf = (error: unknown): Omit<Failure, "stage"> => ({
  cause: "threw",
  message: error instanceof Error ? error.message : String(error),
});

/** The outcome of an evaluation: a failure when a metric is not a finite number. @param when ends the message: "after 3 epochs" */
export function checkedAnswer(answer: Judged, when: string): Outcome<"training"> {
  const failure = metricsFailure(answer.metrics, when);
  return failure === undefined ? { answer } : { failure };
}

/** The failure when metrics are not finite numbers by name; undefined when they are. */
export function metricsFailure(metrics: unknown, when: string): Omit<Failure, "stage"> | undefined {
  if (typeof metrics !== "object" || metrics === null || Array.isArray(metrics))
    return { cause: "threw", message: `metrics must be an object of numbers by name, but got ${shown(metrics)}` };
  for (const [name, value] of Object.entries(metrics)) {
    if (typeof value !== "number")
      return { cause: "threw", message: `metric "${name}" must be a number, but is ${shown(value)}` };
    if (!Number.isFinite(value)) return { cause: "diverged", message: `${name} is ${value} ${when}` };
  }
  return undefined;
}

/** The result of a custom evaluator as metrics: a number is the metric "value". */
export const metricsIn = (answer: unknown): Metrics =>
  typeof answer === "number" ? { value: answer } : (answer as Metrics); // checked by metricsFailure

function shown(value: unknown): string {
  const text = typeof value === "object" && value !== null ? (JSON.stringify(value) ?? "an object") : String(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
