import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { terminalProgress } from "../../kernel-setup/src/notebook/notebookProgress.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function progressOn({ isTTY, columns = 80 }: { readonly isTTY: boolean; readonly columns?: number }) {
  const written: string[] = [];
  const progress = terminalProgress({ isTTY, columns, write: (text) => written.push(text) });
  return { progress, written };
}

describe("the progress of a notebook", () => {
  test("is one line a cell where there is no terminal", () => {
    const { progress, written } = progressOn({ isTTY: false });
    progress.begins(3, 12, "\nconst a = 1;\nb");
    progress.hears("stream", { name: "stdout", text: "10 %\n" });
    vi.advanceTimersByTime(2500);
    expect(written).toEqual([]);
    progress.ends("");
    progress.begins(4, 12, "c");
    progress.ends("RangeError");
    expect(written).toEqual(["[ 3/12]    2.5 s  const a = 1;\n", "[ 4/12]    0.0 s  c  |  RangeError\n"]);
  });

  test("changes in a terminal, with the last that the cell said, and stays on its line", () => {
    const { progress, written } = progressOn({ isTTY: true, columns: 40 });
    progress.begins(1, 1, "run()");
    progress.hears("stream", { name: "stdout", text: "trial 1\ntrial 2\n" });
    vi.advanceTimersByTime(250);
    expect(written.at(-1)).toBe("\r\u001b[2K[1/1]    0.3 s  run()  |  trial 2");
    progress.hears("update_display_data", { data: { "text/plain": "a very long line about trial 3" } });
    vi.advanceTimersByTime(250);
    expect(written.at(-1)).toBe("\r\u001b[2K[1/1]    0.5 s  run()  |  a very long …");
    expect([...written.at(-1)!.slice(5)]).toHaveLength(39);
    progress.ends("");
    expect(written.slice(-2)).toEqual(["\r\u001b[2K[1/1]    0.5 s  run()", "\n"]);
  });

  test("leaves most of the line to what the cell says", () => {
    const { progress, written } = progressOn({ isTTY: true, columns: 80 });
    progress.begins(1, 1, "const result = await search.run({ trials: 18, workers: 2, baseline: true });");
    progress.hears("stream", { name: "stdout", text: "14 of 18 trials, at rung 1" });
    vi.advanceTimersByTime(250);
    expect(written.at(-1)).toBe("\r\u001b[2K[1/1]    0.3 s  const result = awa…  |  14 of 18 trials, at rung 1");
    progress.ends("");
  });

  test("lets neither code nor outputs steer the terminal", () => {
    const { progress, written } = progressOn({ isTTY: true, columns: 200 });
    progress.begins(1, 1, "a\u001b[2Jb\u0007");
    progress.hears("stream", { name: "stdout", text: "\u001b]0;title\u0007x\u009b31my\tz" });
    vi.advanceTimersByTime(250);
    progress.ends("");
    for (const text of written) expect(text.replace("\r\u001b[2K", "").replace(/\n$/, "")).not.toMatch(/\p{Cc}/u);
    expect(written[0]).toContain("  xy z");
  });
});
