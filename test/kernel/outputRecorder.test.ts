import { describe, expect, test } from "vitest";
import { createOutputRecorder } from "../../kernel-setup/src/notebook/outputRecorder.js";

type Said = readonly [type: string, content: Readonly<Record<string, unknown>>];
const out = (text: string, name = "stdout"): Said => ["stream", { name, text }];
const shown = (text: string, id?: string, type = "display_data"): Said => [
  type,
  { data: { "text/plain": text }, metadata: {}, transient: id === undefined ? {} : { display_id: id } },
];

/** The outputs of one cell of which all this was heard, in short. */
function recorded(...said: readonly Said[]): readonly unknown[] {
  const cell = createOutputRecorder().cell();
  for (const [type, content] of said) cell.hear(type, content);
  return cell.run().outputs.map(short);
}
const short = (output: ReturnType<ReturnType<ReturnType<typeof createOutputRecorder>["cell"]>["run"]>["outputs"][0]) =>
  "data" in output ? output.data["text/plain"] : "text" in output ? `${output.name}: ${output.text}` : output.ename;

describe("a recorded cell", () => {
  test("has one output of all that a stream says in a row", () => {
    expect(recorded(out("a\n"), out("b\n"), out("c\n", "stderr"), out("d\n"), shown("1"), out("e"))).toEqual([
      "stdout: a\nb\n",
      "stderr: c\n",
      "stdout: d\n",
      "1",
      "stdout: e",
    ]);
  });

  test("keeps the last state of a line that was written over", () => {
    expect(recorded(out("10 %"), out("\r50 %\r"), out("99 %\ndone\r\n"))).toEqual(["stdout: 99 %\ndone\r\n"]);
  });

  test("is emptied at once, or when the next output comes", () => {
    const now: Said = ["clear_output", { wait: false }];
    const later: Said = ["clear_output", { wait: true }];
    expect(recorded(shown("1"), now)).toEqual([]);
    expect(recorded(shown("1"), later)).toEqual(["1"]);
    expect(recorded(shown("1"), out("a"), later, out("b"), out("c"))).toEqual(["stdout: bc"]);
  });

  test("has the number, the result and the error that the kernel told", () => {
    const cell = createOutputRecorder().cell();
    cell.hear("execute_input", { code: "1", execution_count: 4 });
    cell.hear("execute_result", { data: { "text/plain": "1" }, metadata: { a: 1 }, execution_count: 4 });
    cell.hear("error", { ename: "RangeError", evalue: "no", traceback: ["RangeError: no"] });
    cell.hear("comm_open", { comm_id: "1" });
    expect(cell.run()).toEqual({
      executionCount: 4,
      outputs: [
        { output_type: "execute_result", data: { "text/plain": "1" }, metadata: { a: 1 }, execution_count: 4 },
        { output_type: "error", ename: "RangeError", evalue: "no", traceback: ["RangeError: no"] },
      ],
    });
  });

  test("that was not executed has nothing", () => {
    expect(createOutputRecorder().cell().run()).toEqual({ executionCount: null, outputs: [] });
  });
});

describe("an update", () => {
  test("changes every output of its id, in whichever cell, and adds none", () => {
    const recorder = createOutputRecorder();
    const [first, second] = [recorder.cell(), recorder.cell()];
    for (const [type, content] of [shown("1", "a"), shown("other"), shown("1", "b")]) first.hear(type, content);
    second.hear(...shown("2", "a"));
    second.hear(...shown("3", "a", "update_display_data"));
    second.hear(...shown("lost", "c", "update_display_data"));
    expect(first.run().outputs.map(short)).toEqual(["3", "other", "1"]);
    expect(second.run().outputs.map(short)).toEqual(["3"]);
  });

  test("that comes after its output was cleared brings it not back", () => {
    expect(
      recorded(shown("1", "a"), ["clear_output", { wait: false }], shown("2", "a", "update_display_data")),
    ).toEqual([]);
  });
});
