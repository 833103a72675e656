import { describe, expect, test } from "vitest";
import { htmlTable } from "../../sdk/src/notebook/htmlTable.js";
import { Table } from "../../sdk/src/notebook/table.js";
import { textTable } from "../../sdk/src/notebook/textTable.js";
import { timeLeft } from "../../sdk/src/notebook/timeLeft.js";

const table = new Table({
  title: "Results",
  columns: ["name", "accuracy", "parameters"],
  rows: [
    ["first", "93.10 %", 12_345],
    ["the second", "", 7],
  ],
});

describe("a table", () => {
  test("in a terminal has its title, aligned columns and grouped numbers, and no trailing space", () => {
    expect(textTable(table)).toBe(
      [
        "Results",
        "",
        "name        accuracy  parameters",
        "--------------------------------",
        "first        93.10 %      12,345",
        "the second                     7",
      ].join("\n"),
    );
  });

  test("in a notebook is a table with a caption, numbers to the right, and text as text", () => {
    const html = htmlTable(table);
    expect(html).toContain("Results</caption>");
    expect(html).toContain('<td style="text-align:left;padding:0.2em 0.6em">first</td>');
    expect(html).toContain('<td style="text-align:right;padding:0.2em 0.6em">12,345</td>');
    const bad = htmlTable(new Table({ title: "<i>", columns: ["<b>"], rows: [['"><script>']] }));
    expect(bad.replace(/<\/?(table|caption|thead|tbody|tr|th|td)[^<>]*>/g, "")).not.toContain("<");
  });

  test("with notes ends with them, as text", () => {
    const noted = new Table({ title: "Few", columns: ["a"], rows: [[1]], notes: ["not <b>sure</b>", "really"] });
    expect(textTable(noted).split("\n").slice(-3)).toEqual(["", "not <b>sure</b>", "really"]);
    expect(htmlTable(noted)).toMatch(/<\/table><p>not &#60;b&#62;sure&#60;\/b&#62;<br>really<\/p>$/);
  });

  test("without rows still shows its columns", () => {
    const empty = new Table({ title: "None", columns: ["a", "b"], rows: [] });
    expect(textTable(empty)).toContain("a  b");
    expect(htmlTable(empty)).toContain("<tbody></tbody>");
  });
});

test("the time left is told from the pace of this run, not of earlier ones", async () => {
  const left = timeLeft(1000);
  expect(left(500)).toBe("measuring the pace");
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(left(501)).toMatch(/^about \d+ s left$/);
  expect(left(1000)).toBe("about 1 s left");
});
