import type { RecordPlot } from "../../plots/index.js";
import type { StudyRecord } from "../../records/studyRecord.js";
import type { Decisions } from "../../space/decisions.js";
import type { StudyPlan } from "../run/plan.js";
import type { StudyRun } from "../run/studyRun.js";
import type { Result } from "./result.js";

/** Figures that a result can draw. */
export type ResultPlot = RecordPlot | "agreement";

/** What a result is constructed from. */
export interface ResultParts<Ds extends Decisions = Decisions> {
  readonly plan: StudyPlan;
  readonly run: StudyRun;
  readonly workers: number;
  readonly baseline: StudyRecord | undefined;
  /** Continues the study up to this number of trials; undefined for an ask-and-tell study. */
  readonly extend: ((more: { trials: number }) => Promise<Result<Ds>>) | undefined;
}
