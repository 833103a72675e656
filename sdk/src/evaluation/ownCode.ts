import type { StoppingRule } from "../proxies/stoppingRule.js";
import type { Cost, CurvePoint, Fidelity, Metrics } from "../records/trial.js";
import type { Genotype } from "../space/decisions.js";
import { checkedAnswer, failureOf, metricsFailure, metricsIn } from "./answer.js";
import type { Judged, Outcome } from "./job.js";
import { isStopped, StoppedEarly } from "./stopping.js";

/** Second argument of an evaluation function. */
export interface EvaluationContext {
  /** Fidelity of the evaluation: `{ epochs: 3, share: 1 }`, or the resource that the proxy names in place of epochs. */
  readonly fidelity: Readonly<Record<string, number>>;
  /** Seed of this trial, the same in every run of the study. */
  readonly seed: number;
  /** Number of the trial, from 0. */
  readonly trial: number;
  /**
   * Adds a point to the trial's learning curve. Throws when a rule stops the evaluation early; let the error pass.
   * @throws RangeError when steps do not increase, or a metric is not a finite number
   */
  report(step: number, metrics: Metrics): void;
  /** Aborted when the study is interrupted, the time limit is exceeded, or a rule stops the evaluation. */
  readonly signal: AbortSignal;
}

/** Result of an evaluation function: a number (the metric "value", higher is better by default), or metrics by name. */
export type EvaluationAnswer = number | Metrics;

/** Evaluates a genotype. A thrown error or rejected promise is recorded as a failed trial. */
export type EvaluationFunction<G = Genotype> = (
  genotype: G,
  context: EvaluationContext,
) => EvaluationAnswer | Promise<EvaluationAnswer>;

/** One call of an evaluation function. */
export interface EvaluationCall {
  readonly genotype: Genotype;
  readonly fidelity: Fidelity;
  readonly seed: number;
  readonly trial: number;
  /** Rule that may stop the evaluation early. */
  readonly stopping?: StoppingRule | undefined;
  /** Seconds after which the evaluation is aborted; undefined means no limit. */
  readonly timeLimit?: number | undefined;
  readonly signal: AbortSignal;
  readonly onReport: (point: CurvePoint) => void;
}

/** A fidelity as evaluation functions receive it. */
export const namedFidelity = ({ epochs, share, resource = "epochs" }: Fidelity): Readonly<Record<string, number>> => ({
  [resource]: epochs,
  share,
});

/** Calls an evaluation function. Rejects with the signal's reason when the study is stopped; every other error is an outcome. */
export async function callEvaluation(
  evaluate: EvaluationFunction<never>,
  { genotype, fidelity, seed, trial, stopping, timeLimit, signal, onReport }: EvaluationCall,
): Promise<Outcome<"training">> {
  signal.throwIfAborted();
  const begun = performance.now();
  const curve: CurvePoint[] = [];
  const ending = timeLimit === undefined && stopping === undefined ? undefined : new AbortController();
  const stop = ending === undefined ? signal : AbortSignal.any([signal, ending.signal]);
  const context: EvaluationContext = {
    fidelity: namedFidelity(fidelity),
    seed,
    trial,
    signal: stop,
    report(step, metrics) {
      const last = curve.at(-1)?.step ?? Number.NEGATIVE_INFINITY;
      if (!Number.isFinite(step) || step <= last)
        throw new RangeError(`step of report() must be a finite number above the last one, ${last}, but got ${step}`);
      const wrong = metricsFailure(metrics, `at step ${step}`);
      if (wrong !== undefined) throw new RangeError(`report: ${wrong.message}`);
      const point = { step, metrics: { ...metrics } };
      curve.push(point);
      onReport(point);
      if (stopping === undefined || !isStopped(stopping, curve)) return;
      const early = new StoppedEarly(`stopped at step ${step} by the ${stopping.kind} rule`);
      ending?.abort(early);
      throw early;
    },
  };
  const timer =
    timeLimit === undefined ? undefined : setTimeout(() => ending?.abort(new Error("time limit")), 1000 * timeLimit);
  try {
    // a copy, because the function may change its argument
    const answer = evaluate(structuredClone(genotype) as never, context);
    const given = answer instanceof Promise ? await settledOrStopped(answer, stop) : await answer;
    if (ending?.signal.aborted) throw ending.signal.reason; // the function may have caught the error
    const judged: Judged = {
      metrics: metricsIn(given),
      curve,
      cost: secondsSince(begun),
    };
    const outcome = checkedAnswer(judged, "in the result");
    return "answer" in outcome ? { answer: { ...judged, metrics: { ...judged.metrics } } } : outcome;
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    const last = curve.at(-1);
    if (ending?.signal.reason instanceof StoppedEarly && last !== undefined)
      return { answer: { metrics: last.metrics, curve, cost: secondsSince(begun), stoppedAt: last.step } };
    if (ending?.signal.aborted)
      return { failure: { cause: "timed-out", message: `the evaluation took longer than ${timeLimit} s` } };
    return { failure: failureOf(error) };
  } finally {
    clearTimeout(timer);
  }
}

const secondsSince = (begun: number): Cost => ({ images: 0, seconds: (performance.now() - begun) / 1000 });

/** Settles with the promise, or rejects once the signal is aborted, so that functions may ignore the signal. */
async function settledOrStopped<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop: (() => void) | undefined;
  const stopped = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop, { once: true });
  });
  try {
    return await Promise.race([promise, stopped]);
  } finally {
    if (stop !== undefined) signal.removeEventListener("abort", stop);
  }
}
