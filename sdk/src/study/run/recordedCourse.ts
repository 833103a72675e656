import type { EventOf, StudyEvent } from "../../records/events.js";
import type { PriorScores } from "../../records/priorScores.js";
import type { Genotype } from "../../space/decisions.js";
import type { StudyStore } from "../store/studyFolder.js";
import { beginCourse, type Course, type EvaluationEvent, type PendingEvaluation, type Recorder } from "./course.js";
import { type StudyPlan, strategyOf } from "./plan.js";
import { type Replay, replay } from "./replay.js";
import { knownSpace } from "./searchableSpace.js";

/** The course of a study that records its decisions in the journal and repeats those of an earlier run. */
export interface RecordedCourse {
  readonly course: Course;
  readonly recorded: Replay;
  /** Records an event, or returns the one that an earlier run recorded in its place. */
  readonly record: Recorder;
  /** Passes a result to the course, and records it unless an earlier run has. */
  settle(pending: PendingEvaluation, event: EvaluationEvent): void;
  /** The events recorded since the last call. */
  newEvents(): readonly StudyEvent[];
}

/** Begins the course of a study from the recorded events, if there are any. */
export function recordedCourse(
  plan: StudyPlan,
  trials: number,
  store: StudyStore,
  prior?: PriorScores<Genotype>,
): RecordedCourse {
  const { space, evaluator } = plan;
  const recorded = replay(store);
  let kept: StudyEvent[] = [];
  const keep = (event: StudyEvent) => {
    store.append(event);
    kept.push(event);
  };
  const record = <Kind extends StudyEvent["event"]>(kind: Kind, make: () => EventOf<Kind>): EventOf<Kind> => {
    const known = recorded.next(kind);
    if (known !== undefined) return known;
    const event = make();
    keep(event);
    return event;
  };
  const course = beginCourse({
    ...plan,
    prior,
    trials,
    space: knownSpace(space, (genotype) => evaluator.known(genotype)),
    strategy: strategyOf(plan),
    identity: (genotype) => evaluator.identity(genotype),
    architectures: evaluator.architectures,
    record,
  });
  return {
    course,
    recorded,
    record,
    settle(pending, event) {
      if (!recorded.taken(pending)) keep(event);
      course.take(event);
    },
    newEvents() {
      const events = kept;
      if (events.length > 0) kept = [];
      return events;
    },
  };
}
