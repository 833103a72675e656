import { relative } from "node:path";
import { figureBundle } from "../notebook/figureBundle.js";
import { liveOutput } from "../notebook/liveOutput.js";
import { inNotebook, publish } from "../notebook/publish.js";
import { terminalProgress } from "../notebook/terminalProgress.js";
import { timeLeft } from "../notebook/timeLeft.js";
import { plots } from "../plots/index.js";
import type { StudyRecord } from "../records/studyRecord.js";
import { isJudged, scoreOf } from "../records/trial.js";

/** What someone sees of a running study: one live figure in a notebook, a progress bar in a terminal. */
export interface StudyView {
  /** Training images have gone through a network since the last event. */
  progress(images: number): void;
  /** Something was recorded. */
  update(record: StudyRecord): void;
  close(record: StudyRecord, end: StudyEnd): Promise<void>;
}

/** How the run of a study ended. */
export type StudyEnd = "finished" | "interrupted" | "stopped by an error";

/** How much work a study is. */
export interface PlannedWork {
  /** Training images of all stages. */
  readonly images: number;
  /** Work of judging one path of a supernet, in training images; 0 where trials are trained. */
  readonly path: number;
  readonly folder: string;
}

/** Opens a view of a study that is about to run on. */
export function openStudyView(record: StudyRecord, work: PlannedWork): StudyView {
  const total = work.images + work.path * record.plannedTrials;
  return inNotebook() ? notebookView(record, work, total) : terminalView(record, work, total);
}

/** Work that is done: trained images, and paths judged. */
const doneIn = (record: StudyRecord, images: number, { path }: PlannedWork): number =>
  images + path * record.trials.filter(({ status }) => status !== "running").length;

function terminalView(start: StudyRecord, work: PlannedWork, total: number): StudyView {
  const bar = terminalProgress({ total, label: start.name });
  let record = start;
  return {
    progress: (images) => bar.update(doneIn(record, images, work), summary(record)),
    update(next) {
      record = next;
    },
    async close(last, end) {
      bar.stop();
      if (end === "interrupted")
        process.stderr.write(
          `Interrupted: ${summary(last)}. All of it is kept in ${relative(".", work.folder)}; run the study again and it goes on.\n`,
        );
    },
  };
}

function notebookView(start: StudyRecord, work: PlannedWork, total: number): StudyView {
  const live = liveOutput();
  const left = timeLeft(total);
  let record = start;
  let done = 0;
  const bundle = (note: string) => {
    const figure = plots.history(record, { note });
    return figureBundle(figure, `${record.name}: ${summary(record)}; ${note}`);
  };
  const show = () => live.update(() => bundle(`${Math.round((100 * done) / total)} % done, ${left(done)}`));
  show();
  return {
    progress(images) {
      done = doneIn(record, images, work);
      show();
    },
    update(next) {
      record = next;
      show();
    },
    async close(last, end) {
      record = last;
      await live.finish(bundle(end === "finished" ? end : `${end}; run it again to go on`));
      if (end === "interrupted")
        await publish({ "text/plain": `Interrupted; all of it is kept in ${relative(".", work.folder)}` });
    },
  };
}

/** "14 of 27 trials, best 93.1 % (rung 1: 3 epochs), 1 failed". */
function summary(record: StudyRecord): string {
  const scored = record.trials.filter((trial) => scoreOf(trial) !== undefined);
  const stage = Math.max(0, ...scored.map(({ evaluations }) => evaluations.length - 1));
  const best = Math.max(
    ...scored.filter(({ evaluations }) => evaluations.length > stage).map((trial) => scoreOf(trial) as number),
  );
  const failed = record.trials.filter(({ status }) => status === "failed").length;
  return [
    `${record.trials.filter(isJudged).length} of ${record.plannedTrials} trials`,
    ...(scored.length > 0 ? [`best ${(100 * best).toFixed(1)} % (${record.stages[stage]?.name})`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
  ].join(", ");
}
