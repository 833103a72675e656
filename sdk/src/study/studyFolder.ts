import { existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { StudyEvent } from "../records/events.js";
import { openJournal } from "../records/journal.js";
import { differences, type Manifest, parseManifest } from "./manifest.js";

/** A study's place on disk, open for writing. */
export interface StudyFolder {
  readonly folder: string;
  /** Events recorded before this opening. */
  readonly events: readonly StudyEvent[];
  append(event: StudyEvent): void;
  close(): void;
}

/** File of the journal in a study's folder. */
export const journalFile = (folder: string): string => join(folder, "journal.jsonl");

/**
 * Opens the folder of a study, or begins it.
 * @throws Error that lists what differs when the folder holds another study
 */
export function openStudyFolder(folder: string, manifest: Manifest, { fresh = false } = {}): StudyFolder {
  if (fresh) rmSync(journalFile(folder), { force: true });
  if (!existsSync(journalFile(folder)))
    // weights of a study whose journal is gone are not this study's
    for (const left of ["checkpoints", "supernet", "final"])
      rmSync(join(folder, left), { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const journal = openJournal(journalFile(folder));
  try {
    const [first, ...rest] = journal.lines;
    if (first === undefined) journal.append(manifest);
    else {
      const differing = differences(parseManifest(first, journalFile(folder)), manifest);
      if (differing.length > 0)
        throw new Error(
          `folder ${folder} holds another study, which differs in ${differing.join("; ")}; give another folder, or delete that one or say fresh: true to begin anew there`,
        );
    }
    return {
      folder,
      events: rest.map((line, index) => parseEvent(line, index + 2, folder)),
      append: (event) => journal.append(event),
      close: () => journal.close(),
    };
  } catch (error) {
    journal.close();
    throw error;
  }
}

function parseEvent(line: unknown, number: number, folder: string): StudyEvent {
  const parsed = StudyEvent.safeParse(line);
  if (parsed.success) return parsed.data;
  throw new Error(
    `line ${number} of ${journalFile(folder)} is no event of a study; restore the file, or delete that line and those after it, and the study goes on from there`,
  );
}
