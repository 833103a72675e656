import type { StoppingRule } from "../proxies/stoppingRule.js";
import type { Cost, CurvePoint, Fidelity, Metrics } from "../records/trial.js";
import type { Genotype } from "../space/decisions.js";
import { checkedAnswer, failureOf, metricsFailure, metricsIn } from "./answer.js";
import type { Judged, Outcome } from "./job.js";
import { isStopped, StoppedEarly } from "./stopping.js";

/** What your evaluation function receives besides the genotype. */
export interface EvaluationContext {
  /** How thoroughly to evaluate: `{ epochs: 3, share: 1 }`, or the resource that the proxy names in place of epochs. */
  readonly fidelity: Readonly<Record<string, number>>;
  /** Of this trial: the same in every run of the study. */
  readonly seed: number;
  /** Number of the trial, from 0. */
  readonly trial: number;
  /** Adds a point to the trial's learning curve. Steps rise; metrics are finite numbers. */
  report(step: number, metrics: Metrics): void;
  /** Aborted when the study is interrupted or the evaluation takes longer than its limit. */
  readonly signal: AbortSignal;
}

/** What an evaluation may answer: one number (the metric "value", higher is better), or metrics by name. */
export type EvaluationAnswer = number | Metrics;

/** Evaluates a genotype; a thrown error or rejected promise is a failed trial with its cause. */
export type EvaluationFunction<G = Genotype> = (
  genotype: G,
  context: EvaluationContext,
) => EvaluationAnswer | Promise<EvaluationAnswer>;

/** One call of an evaluation of one's own. */
export interface OwnCall {
  readonly genotype: Genotype;
  readonly fidelity: Fidelity;
  readonly seed: number;
  readonly trial: number;
  /** What may stop it by what it reports. */
  readonly stopping?: StoppingRule | undefined;
  /** Seconds after which the evaluation is given up; undefined: never. */
  readonly timeLimit?: number | undefined;
  readonly signal: AbortSignal;
  readonly onReport: (point: CurvePoint) => void;
}

/** A fidelity as own code sees it. */
export const namedFidelity = ({ epochs, share, resource = "epochs" }: Fidelity): Readonly<Record<string, number>> => ({
  [resource]: epochs,
  share,
});

/** Calls an evaluation of one's own. Rejects with the signal's reason when the study is stopped; all else is an outcome. */
export async function callOwn(
  evaluate: EvaluationFunction<never>,
  { genotype, fidelity, seed, trial, stopping, timeLimit, signal, onReport }: OwnCall,
): Promise<Outcome<"training">> {
  signal.throwIfAborted();
  const begun = performance.now();
  const curve: CurvePoint[] = [];
  const ownEnd = timeLimit === undefined && stopping === undefined ? undefined : new AbortController();
  const stop = ownEnd === undefined ? signal : AbortSignal.any([signal, ownEnd.signal]);
  const context: EvaluationContext = {
    fidelity: namedFidelity(fidelity),
    seed,
    trial,
    signal: stop,
    report(step, metrics) {
      const last = curve.at(-1)?.step ?? Number.NEGATIVE_INFINITY;
      if (!Number.isFinite(step) || step <= last)
        throw new RangeError(`step of report must be a finite number above the last one, ${last}, but got ${step}`);
      const wrong = metricsFailure(metrics, `at step ${step}`);
      if (wrong !== undefined) throw new RangeError(`report: ${wrong.message}`);
      const point = { step, metrics: { ...metrics } };
      curve.push(point);
      onReport(point);
      if (stopping === undefined || !isStopped(stopping, curve)) return;
      const early = new StoppedEarly(`stopped at step ${step}: the ${stopping.kind} rule gives it up`);
      ownEnd?.abort(early);
      throw early;
    },
  };
  const timer =
    timeLimit === undefined ? undefined : setTimeout(() => ownEnd?.abort(new Error("time limit")), 1000 * timeLimit);
  try {
    // a copy: own code may change what it is given, and the study's record must not change with it
    const answer = evaluate(structuredClone(genotype) as never, context);
    const given = answer instanceof Promise ? await settledOrStopped(answer, stop) : await answer;
    if (ownEnd?.signal.aborted) throw ownEnd.signal.reason; // own code may have caught it and gone on
    const judged: Judged = {
      metrics: metricsIn(given),
      curve,
      cost: secondsSince(begun),
    };
    const outcome = checkedAnswer(judged, "in the answer");
    return "answer" in outcome ? { answer: { ...judged, metrics: { ...judged.metrics } } } : outcome;
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    const last = curve.at(-1);
    if (ownEnd?.signal.reason instanceof StoppedEarly && last !== undefined)
      return { answer: { metrics: last.metrics, curve, cost: secondsSince(begun), stoppedAt: last.step } };
    if (ownEnd?.signal.aborted)
      return { failure: { cause: "timed-out", message: `the evaluation took longer than ${timeLimit} s` } };
    return { failure: failureOf(error) };
  } finally {
    clearTimeout(timer);
  }
}

const secondsSince = (begun: number): Cost => ({ images: 0, seconds: (performance.now() - begun) / 1000 });

/** What a promise settles to, or a rejection as soon as the signal is aborted: own code need not listen to it. */
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
