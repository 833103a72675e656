import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { resume } from "../../sdk/src/study/store/resume.js";
import { linesIn, lives, type ProgramName, start, until, workersOf } from "./studyProcess.js";
import { journalOf, temporaryFolder } from "./tinyStudy.js";

/** Journals of the programs when nothing stops them. */
const unbroken: Record<string, string> = {};
const place = mkdtempSync(join(tmpdir(), "nasbook-unbroken-"));
beforeAll(async () => {
  for (const which of ["halving", "untrained", "primed", "shared"] as const) {
    const { ended } = start(which, join(place, which));
    expect(await ended).toMatchObject({ code: 0 });
    unbroken[which] = journalOf(join(place, which));
  }
});
afterAll(() => rmSync(place, { recursive: true, force: true }));

const lastLine = (text: string) => text.trimEnd().split("\n").at(-1) as string;
const partsIn = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".part"));

describe("a program that is killed", () => {
  test.each<[ProgramName, number, number]>([
    ["halving", 1, 1],
    ["halving", 4, 1],
    ["halving", 9, 2],
    ["halving", 14, 1],
    ["untrained", 3, 1],
    ["untrained", 7, 2],
    ["untrained", 15, 2],
    ["primed", 1, 1],
    ["primed", 2, 1],
    ["primed", 5, 2],
    ["shared", 1, 1],
    ["shared", 2, 1],
    ["shared", 9, 2],
  ])(
    "%s, after line %i of its journal with %i workers: another process resumes it to the same end",
    async (which, lines, workers) => {
      const folder = temporaryFolder();
      const { pid, ended } = start(which, folder, { workers });
      await until(folder, () => linesIn(folder) >= lines);
      const left = workersOf(pid);
      process.kill(pid, "SIGKILL");
      expect(await ended).toMatchObject({ signal: "SIGKILL" });
      expect(readFileSync(join(folder, "journal.jsonl"), "utf8")).not.toContain('"finished"');
      await vi.waitFor(() => expect(left.filter(lives)).toEqual([]), 10_000); // its workers end with it

      const { interrupted } = await resume(folder, { quiet: true });
      expect(interrupted).toBe(false);
      expect(journalOf(folder)).toBe(unbroken[which]);
    },
  );

  test("while its supernet is trained goes on from the last epoch", async () => {
    const folder = temporaryFolder();
    const { pid, ended } = start("shared", folder);
    await until(folder, () => existsSync(join(folder, "supernet")));
    await until(join(folder, "supernet"), () => existsSync(join(folder, "supernet", "progress.json")));
    process.kill(pid, "SIGKILL");
    await ended;
    expect(linesIn(folder)).toBe(1);
    await resume(folder, { quiet: true });
    expect(journalOf(folder)).toBe(unbroken.shared);
  });
});

describe("Ctrl-C", () => {
  test.each<[ProgramName, number]>([
    ["halving", 1],
    ["halving", 2],
    ["untrained", 2],
    ["shared", 1],
  ])(
    "stops %s with %i workers between batches, says that all is kept, and the next run goes on",
    async (which, workers) => {
      const folder = temporaryFolder();
      const { pid, ended } = start(which, folder, { workers });
      await until(folder, () => linesIn(folder) >= 5);
      const left = workersOf(pid);
      process.kill(-pid, "SIGINT"); // to the whole group, as a terminal does
      const { code, signal, output, errors } = await ended;
      expect({ code, signal }).toEqual({ code: 0, signal: null });
      expect(JSON.parse(lastLine(output))).toMatchObject({ interrupted: true });
      expect(errors).toMatch(/Interrupted: .* All of it is kept in .*; run the study again to continue\./);
      expect(left.filter(lives)).toEqual([]);
      expect(journalOf(folder)).not.toContain('"failed"'); // a stop is nobody's failure
      expect(unbroken[which]?.startsWith(journalOf(folder))).toBe(true);
      expect(partsIn(folder)).toEqual([]);

      const again = await start(which, folder, { workers }).ended;
      expect(JSON.parse(lastLine(again.output))).toEqual({ interrupted: false, trials: which === "shared" ? 24 : 6 });
      expect(journalOf(folder)).toBe(unbroken[which]);
    },
  );

  test("twice ends the process at once, and the next run goes on all the same", async () => {
    const folder = temporaryFolder();
    const { pid, ended } = start("halving", folder);
    await until(folder, () => linesIn(folder) >= 5);
    process.kill(pid, "SIGSTOP"); // so that both are there before it answers the first
    process.kill(pid, "SIGINT");
    process.kill(pid, "SIGCONT");
    process.kill(pid, "SIGINT");
    const { code, signal } = await ended;
    expect([0, null]).toContain(code);
    expect([null, "SIGINT"]).toContain(signal);
    await resume(folder, { quiet: true });
    expect(journalOf(folder)).toBe(unbroken.halving);
  });
});

describe("a disk without room", () => {
  test.each<[string, ProgramName, number, number, RegExp]>([
    ["weights", "halving", 6, 1, /weights cannot be written to \S*trial-\d-0\.safetensors: EFBIG.*; free disk space/],
    ["weights", "halving", 6, 2, /weights cannot be written to \S*trial-\d-0\.safetensors: EFBIG.*; free disk space/],
    [
      "shared weights",
      "shared",
      6,
      1,
      /the supernet could not be trained: weights cannot be written to .*; free disk space/,
    ],
    [
      "the next line of the journal",
      "halving",
      12,
      1,
      /journal\.jsonl could not be written \(EFBIG.*; free some space/,
    ],
  ])(
    "for %s of %s (%i blocks) with %i workers: the error says what to do, and with room the study goes on",
    async (_, which, fileBlocks, workers, message) => {
      const folder = temporaryFolder();
      const { code, errors } = await start(which, folder, { workers, fileBlocks }).ended;
      expect(code).toBe(1);
      expect(errors).toMatch(message);
      const kept = linesIn(folder);
      expect(kept).toBeGreaterThan(0);
      if (errors.includes("lines are kept")) expect(errors).toContain(`its ${kept} lines are kept`);
      expect(partsIn(folder)).toEqual([]);
      await resume(folder, { quiet: true });
      expect(journalOf(folder)).toBe(unbroken[which]); // no trial has failed for want of room
    },
  );
});
