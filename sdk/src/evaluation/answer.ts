import type { Failure, Metrics } from "../records/trial.js";
import type { Judged, Outcome } from "./job.js";

/** Why a candidate whose evaluation threw has no score. */
export const failureOf = (error: unknown): Omit<Failure, "stage"> => ({
  cause: "threw",
  message: error instanceof Error ? error.message : String(error),
});

/** An answer whose metrics are finite numbers, or why it is none: NaN is a failure and never a number. */
export function checkedAnswer(answer: Judged, when: string): Outcome<"training"> {
  const failure = metricsFailure(answer.metrics, when);
  return failure === undefined ? { answer } : { failure };
}

/** What is wrong with metrics that came from outside. */
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

/** What a function or module answered as metrics: a lone number is the metric "value". */
export const metricsIn = (answer: unknown): Metrics =>
  typeof answer === "number" ? { value: answer } : (answer as Metrics); // checked by metricsFailure

function shown(value: unknown): string {
  const text = typeof value === "object" && value !== null ? (JSON.stringify(value) ?? "an object") : String(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
