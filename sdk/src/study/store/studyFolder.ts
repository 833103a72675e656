import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { StudyEvent } from "../../records/events.js";
import { type Journal, openJournal } from "../../records/journal.js";
import { lockFolder } from "./folderLock.js";
import { differences, type Manifest, parseManifest } from "./manifest.js";

/** The events of a study, open for appending: in a folder, or discarded. */
export interface StudyStore {
  /** Undefined when events are discarded. */
  readonly folder: string | undefined;
  /** As it was recorded when the study began: its versions may be older than those of this run. */
  readonly manifest: Manifest;
  /** Total number of trials, including those added after the first run. */
  readonly trials: number;
  /** Events recorded before the study was opened. */
  readonly events: readonly StudyEvent[];
  append(event: StudyEvent): void;
  close(): void;
}

/** How a study's folder is opened. */
export interface StudyFolderOptions {
  /** Deletes the journal of an earlier run first. */
  readonly fresh: boolean;
  /** Whether trials may be added to the study. */
  readonly grows: boolean;
  /** Writes what must be in the folder before the first line of the journal. */
  readonly begin: () => Promise<void>;
}

/** File of the journal in a study's folder. */
export const journalFile = (folder: string): string => join(folder, "journal.jsonl");

/**
 * Opens or creates the folder of a study.
 * @throws Error when the folder holds another study (lists the differences), or another process is running it
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
      // weights without a journal belong to another study
      for (const left of readdirSync(folder))
        if (["checkpoints", "supernet", "final"].includes(left) || /^calibration[.-]/.test(left))
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
          `folder ${folder} holds another study, which differs in ${differing.join("; ")}; use another folder, or delete that one or set fresh: true to start again there`,
        );
    }
    const events = rest.map((line, index) => parseEvent(line, index + 2, folder));
    const asked = manifest.trials ?? Number.POSITIVE_INFINITY;
    const had = first === undefined ? asked : trialsIn(recorded, events);
    if (asked !== had && !grows)
      throw new Error(
        `folder ${folder} holds this study with ${had} trials, but ${asked} are asked for: its proxy plans by the number of trials, so it cannot grow; use another folder or fresh: true, or start a new study with warmStart("${folder}")`,
      );
    if (asked > had) {
      // JSON has no Infinity: null means an unlimited number of trials
      const extended = { event: "extended", trials: manifest.trials } as const;
      opened.append(extended);
      events.push(extended);
    }
    // an unlimited ask-and-tell study may be limited later
    const trials = had === Number.POSITIVE_INFINITY ? asked : Math.max(asked, had);
    return { folder, manifest: recorded, trials, events, append: (event) => opened.append(event), close };
  } catch (error) {
    close();
    throw error;
  }
}

/** Total number of trials of a recorded study. */
export function trialsIn(manifest: Manifest, events: readonly StudyEvent[]): number {
  const given = events.flatMap((event) =>
    event.event === "extended" ? [event.trials ?? Number.POSITIVE_INFINITY] : [],
  );
  return Math.max(manifest.trials ?? Number.POSITIVE_INFINITY, ...given);
}

/** A store that discards its events, for studies without a folder. */
export const unsavedStore = (manifest: Manifest, trials: number): StudyStore => ({
  folder: undefined,
  manifest,
  trials,
  events: [],
  append: () => undefined,
  close: () => undefined,
});

/** An event from a line of the journal. @param number of the line, from 1 @throws Error when the line is not an event */
export function parseEvent(line: unknown, number: number, folder: string): StudyEvent {
  const parsed = StudyEvent.safeParse(line);
  if (parsed.success) return parsed.data;
  throw new Error(
    `line ${number} of ${journalFile(folder)} is not an event of a study; restore the file, or delete that line and those after it to continue from there`,
  );
}
