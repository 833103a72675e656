import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { mkdir, readdir, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { openJournal } from "../../sdk/src/records/journal.js";
import { writeJson } from "../../sdk/src/records/jsonFile.js";

const folder = mkdtempSync(join(tmpdir(), "nasbook-records-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = join(folder, "journal.jsonl");

const contentOf = (values: readonly unknown[]) => values.map((value) => `${JSON.stringify(value)}\n`).join("");
function written(values: readonly unknown[]): void {
  rmSync(file, { force: true });
  const journal = openJournal(file);
  for (const value of values) journal.append(value);
  journal.close();
}
function linesRead(): readonly unknown[] {
  const journal = openJournal(file);
  journal.close();
  return journal.lines;
}

describe("a journal", () => {
  test("gives back every value, one a line, whatever their text holds", () => {
    const value = fc.jsonValue();
    fc.assert(
      fc.property(fc.array(value, { maxLength: 8 }), (values) => {
        const plain = JSON.parse(JSON.stringify(values)); // without -0, which JSON does not know
        written(plain);
        expect(readFileSync(file, "utf8")).toBe(contentOf(plain));
        expect(linesRead()).toEqual(plain);
      }),
      { numRuns: 50 },
    );
  });

  test("cut at any byte keeps its whole lines, drops the rest, and goes on behind them", () => {
    const values = [{ event: "study" }, { text: "größer 🙂" }, { event: "finished" }];
    const bytes = Buffer.from(contentOf(values));
    for (let length = 0; length <= bytes.length; length++) {
      writeFileSync(file, bytes.subarray(0, length));
      const whole = bytes.subarray(0, length).toString("latin1").split("\n").length - 1;
      const journal = openJournal(file);
      expect(journal.lines).toEqual(values.slice(0, whole));
      journal.append("next");
      journal.close();
      expect(readFileSync(file, "utf8")).toBe(contentOf([...values.slice(0, whole), "next"]));
    }
  });

  test("damaged before its last line is refused by line, and left as it is", () => {
    const damaged = '{"event":"study"}\n{"ev\n{"event":"finished"}\n';
    writeFileSync(file, damaged);
    expect(() => openJournal(file)).toThrow(
      /^line 2 of \S+journal\.jsonl is damaged: .* it is "\{\\"ev"; restore the file, or delete that line and all after it/,
    );
    expect(readFileSync(file, "utf8")).toBe(damaged);
  });

  test("that is no file is refused", () => {
    expect(() => openJournal("/dev/null")).toThrow(
      "journal /dev/null must be a file, but is not; choose another folder",
    );
  });

  test("may be closed twice", () => {
    rmSync(file, { force: true });
    const journal = openJournal(file);
    journal.close();
    expect(() => journal.close()).not.toThrow();
  });
});

describe("a JSON file", () => {
  test("is written whole, into a folder that need not be there", async () => {
    const target = join(folder, "new", "deep", "value.json");
    await writeJson({ a: [1, 2] }, target);
    expect(await readFile(target, "utf8")).toBe('{"a":[1,2]}');
    expect(await readdir(join(folder, "new", "deep"))).toEqual(["value.json"]);
  });

  test("that cannot be written says where and what to do, and leaves nothing half", async () => {
    const occupied = join(folder, "occupied");
    await mkdir(join(occupied, "inside"), { recursive: true });
    await expect(writeJson(1, occupied)).rejects.toThrow(
      /^\S+occupied cannot be written: .+; free some space or fix the folder's permissions, then run again$/,
    );
    expect((await readdir(folder)).filter((name) => name.endsWith(".part"))).toEqual([]);
  });
});
