import { relative } from "node:path";
import type { EvaluatorWork } from "../../evaluators/evaluator.js";
import { figureBundle } from "../../notebook/figureBundle.js";
import { liveOutput } from "../../notebook/liveOutput.js";
import { inNotebook, publish } from "../../notebook/publish.js";
import { terminalProgress } from "../../notebook/terminalProgress.js";
import { timeLeft } from "../../notebook/timeLeft.js";
import { plots } from "../../plots/index.js";
import type { StudyRecord } from "../../records/studyRecord.js";
import { failureTexts, funnelText, stageText, trialsText, workersText } from "./studyState.js";
import { trustNotes } from "./trustNotes.js";

/** Display of a running study: one live figure in a notebook, a progress bar in a terminal. */
export interface StudyView {
  /** Training images have gone through a network since the last event. */
  progress(images: number): void;
  /** A worker has started a trial, or has finished it. */
  works(trial: number, works: boolean): void;
  /** Something was recorded. */
  update(record: StudyRecord): void;
  close(record: StudyRecord, end: StudyEnd): Promise<void>;
}

/** How the run of a study ended. */
export type StudyEnd = "finished" | "interrupted" | "stopped by an error";

/** The amount of work in a study. */
export interface PlannedWork extends EvaluatorWork {
  readonly workers: number;
  /** Undefined when nothing is kept. */
  readonly folder: string | undefined;
}

/** Opens the view of a study that starts or continues. */
export function openStudyView(record: StudyRecord, work: PlannedWork): StudyView {
  const planned = Number.isFinite(record.plannedTrials) ? record.plannedTrials : 0;
  const total = work.seconds ?? work.images + work.perTrial * planned;
  const doneIn = work.seconds === undefined ? workDone(work) : timePassed(record, work.seconds);
  return inNotebook() ? notebookView(record, work, { total, doneIn }) : terminalView(record, work, { total, doneIn });
}

/** How much is to be done, and is done by now. */
interface Doing {
  readonly total: number;
  readonly doneIn: (record: StudyRecord, images: number) => number;
}

/** Work done so far: training images and judged trials. */
const workDone =
  ({ perTrial }: PlannedWork): Doing["doneIn"] =>
  (record, images) =>
    images + perTrial * record.trials.filter(({ status }) => status !== "running").length;

/** Seconds of a time budget that have passed, those of earlier runs included; never quite all of them. */
function timePassed({ preparation, trials }: StudyRecord, budget: number): Doing["doneIn"] {
  const earlier = trials.flatMap(({ evaluations }) => evaluations.map(({ cost }) => cost.seconds));
  const before = earlier.reduce((sum, seconds) => sum + seconds, preparation.seconds);
  const begun = performance.now();
  return () => Math.min(0.99 * budget, before + (performance.now() - begun) / 1000);
}

function terminalView(start: StudyRecord, work: PlannedWork, { total, doneIn }: Doing): StudyView {
  const bar = terminalProgress({ total, label: start.name });
  const atWork = new Set<number>();
  let record = start;
  let images = work.images === 0 ? 0 : undefined; // a study without training images has nothing to wait for
  const sparing = seldom();
  const show = () => {
    const passed = images;
    if (passed !== undefined) sparing(() => draw(passed));
  };
  const draw = (passed: number) => {
    const state = [stageText(record), workersText(work.workers, [...atWork]), failureTexts(record, 1)[0]];
    bar.update(doneIn(record, passed), phrases([trialsText(record), ...state]));
  };
  return {
    progress(passed) {
      images = passed;
      show();
    },
    works(trial, works) {
      atWork[works ? "add" : "delete"](trial);
      show();
    },
    update(next) {
      record = next;
      show();
    },
    async close(last, end) {
      record = last;
      // trials that failed leave some of the planned work undone
      if (end === "finished") bar.update(total, phrases([trialsText(last), funnelText(last)]));
      else if (images !== undefined) draw(images);
      bar.stop();
      for (const line of [...failureTexts(last), ...endNotes(last, end)]) process.stderr.write(`${line}\n`);
      if (end === "interrupted") process.stderr.write(`Interrupted: ${trialsText(last)}. ${keptIn(work)}\n`);
    },
  };
}

/** Skips calls so that the work takes at most a tenth of the time: each line counts all trials. */
function seldom(): (work: () => void) => void {
  let freeAt = 0;
  return (work) => {
    const begun = performance.now();
    if (begun < freeAt) return;
    work();
    freeAt = performance.now() + 10 * (performance.now() - begun - 1);
  };
}

function notebookView(start: StudyRecord, work: PlannedWork, { total, doneIn }: Doing): StudyView {
  const live = liveOutput();
  const left = timeLeft(total);
  const atWork = new Set<number>();
  let record = start;
  let done = 0;
  const bundle = (state: readonly string[], notes: readonly string[] = []) => {
    const lines = [...state, ...failureTexts(record, 2)];
    const figure = plots.history(record, { state: [...lines, ...notes.flatMap(shortLines)] });
    return figureBundle(figure, `${record.name}: ${phrases([trialsText(record), ...lines, ...notes])}`);
  };
  const show = () =>
    live.update(() =>
      // lines that do not wrap, or the figure would change its height all the time
      bundle([
        phrases([stageText(record), workersText(work.workers, [...atWork])]),
        `${Math.round((100 * done) / total)} % done, ${left(done)}`,
      ]),
    );
  show();
  return {
    progress(images) {
      done = doneIn(record, images);
      show();
    },
    works(trial, works) {
      atWork[works ? "add" : "delete"](trial);
      show();
    },
    update(next) {
      record = next;
      show();
    },
    async close(last, end) {
      record = last;
      const ended = end === "finished" ? end : `${end}; run it again to go on`;
      await live.finish(bundle([phrases([funnelText(last), ended])], endNotes(last, end)));
      if (end === "interrupted") await publish({ "text/plain": `Interrupted. ${keptIn(work)}` });
    },
  };
}

/** What the reader of a finished ranking has to know. */
const endNotes = (record: StudyRecord, end: StudyEnd): readonly string[] =>
  end === "finished" ? trustNotes(record) : [];

/** A text in lines of at most 90 characters, which fit below the title of a figure. */
const shortLines = (text: string): readonly string[] => text.match(/.{1,90}(?= |$)/g)?.map((line) => line.trim()) ?? [];

const keptIn = ({ folder }: PlannedWork): string =>
  folder === undefined
    ? "Nothing was kept; run the study again to start over."
    : `All of it is kept in ${relative(".", folder)}; run the study again to continue.`;

const phrases = (parts: readonly (string | undefined)[]): string =>
  parts.filter((part) => part !== undefined).join("; ");
