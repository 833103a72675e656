import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { StudyEvent } from "../../records/events.js";
import { type Journal, openJournal } from "../../records/journal.js";
import { lockFolder } from "./folderLock.js";
import { differences, type Manifest, parseManifest } from "./manifest.js";

/** Where a study is kept, open for writing: a folder, or nowhere. */
export interface StudyStore {
  /** Undefined when nothing is kept. */
  readonly folder: string | undefined;
  /** As it was recorded when the study began: its versions may be older than those of this run. */
  readonly manifest: Manifest;
  /** Trials that the study has, counting those that it was given later. */
  readonly trials: number;
  /** Events recorded before this opening. */
  readonly events: readonly StudyEvent[];
  append(event: StudyEvent): void;
  close(): void;
}

/** How a study's folder is opened. */
export interface StudyFolderOptions {
  /** Forgets what an earlier run recorded. */
  readonly fresh: boolean;
  /** Whether the study may be given more trials than it had. */
  readonly grows: boolean;
  /** Puts into the folder what must be there before the journal's first line is. */
  readonly begin: () => Promise<void>;
}

/** File of the journal in a study's folder. */
export const journalFile = (folder: string): string => join(folder, "journal.jsonl");

/**
 * Opens the folder of a study, or begins it.
 * @throws Error that lists what differs when the folder holds another study, or says who is running it
 */
export async function openStudyFolder(
  folder: string,
  manifest: Manifest,
  { fresh, grows, begin }: StudyFolderOptions,
): Promise<StudyStore> {
  const unlock = await lockFolder(folder);
  let journal: Journal | undefined;
  const close = () => {
    journal?.close();
    unlock();
  };
  try {
    if (fresh) rmSync(journalFile(folder), { force: true });
    if (!existsSync(journalFile(folder))) {
      // weights of a study whose journal is gone are not this study's
      for (const left of ["checkpoints", "supernet", "final"])
        rmSync(join(folder, left), { recursive: true, force: true });
      await begin();
    }
    const opened = openJournal(journalFile(folder));
    journal = opened;
    const [first, ...rest] = opened.lines;
    const recorded = first === undefined ? manifest : parseManifest(first, journalFile(folder));
    if (first === undefined) opened.append(manifest);
    else {
      const differing = differences(recorded, manifest);
      if (differing.length > 0)
        throw new Error(
          `folder ${folder} holds another study, which differs in ${differing.join("; ")}; give another folder, or delete that one or say fresh: true to begin anew there`,
        );
    }
    const events = rest.map((line, index) => parseEvent(line, index + 2, folder));
    const asked = manifest.trials ?? Number.POSITIVE_INFINITY;
    const had = first === undefined ? asked : trialsIn(recorded, events);
    if (asked !== had && !grows)
      throw new Error(
        `folder ${folder} holds this study with ${had} trials, but ${asked} are asked for: its proxy plans by the number of trials, so it cannot grow; give another folder, say fresh: true, or begin a new study with warmStart("${folder}")`,
      );
    if (asked > had) {
      // JSON has no Infinity: null is a study without an end of its own
      const extended = { event: "extended", trials: manifest.trials } as const;
      opened.append(extended);
      events.push(extended);
    }
    // a loop of the user's own that had no end may be given one
    const trials = had === Number.POSITIVE_INFINITY ? asked : Math.max(asked, had);
    return { folder, manifest: recorded, trials, events, append: (event) => opened.append(event), close };
  } catch (error) {
    close();
    throw error;
  }
}

/** Trials that a recorded study has been given so far. */
export function trialsIn(manifest: Manifest, events: readonly StudyEvent[]): number {
  const given = events.flatMap((event) =>
    event.event === "extended" ? [event.trials ?? Number.POSITIVE_INFINITY] : [],
  );
  return Math.max(manifest.trials ?? Number.POSITIVE_INFINITY, ...given);
}

/** A study that is kept nowhere: it is as fast as can be, and gone with the process. */
export const nowhere = (manifest: Manifest, trials: number): StudyStore => ({
  folder: undefined,
  manifest,
  trials,
  events: [],
  append: () => undefined,
  close: () => undefined,
});

/** One line of a journal behind its first. @throws Error that names file and line when it is no event */
export function parseEvent(line: unknown, number: number, folder: string): StudyEvent {
  const parsed = StudyEvent.safeParse(line);
  if (parsed.success) return parsed.data;
  throw new Error(
    `line ${number} of ${journalFile(folder)} is no event of a study; restore the file, or delete that line and those after it, and the study goes on from there`,
  );
}
