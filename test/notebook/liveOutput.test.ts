import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { liveOutput } from "../../sdk/src/notebook/liveOutput.js";
import { pretendKernel } from "./pretendKernel.js";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const line = (text: string) => ({ "text/plain": text });

test("a live output shows the first state at once, then at most 4 a second, the newest last", async () => {
  const sent = pretendKernel();
  const live = liveOutput();
  for (let state = 0; state <= 100; state++) {
    live.update(() => line(`${state}`));
    vi.advanceTimersByTime(10);
  }
  vi.advanceTimersByTime(1000);
  const states = sent.map(({ output }) => Number(output.data["text/plain"]));
  expect(states[0]).toBe(0);
  expect(states.at(-1)).toBe(100);
  expect(states.length).toBeGreaterThanOrEqual(4);
  expect(states.length).toBeLessThanOrEqual(6); // over one second
  expect(states).toEqual([...states].sort((a, b) => a - b));
});

test("all states go into one output", async () => {
  const sent = pretendKernel();
  const live = liveOutput();
  live.update(() => line("a"));
  await live.finish(line("b"));
  expect(sent.map(({ message }) => message)).toEqual(["display_data", "update_display_data"]);
  expect(new Set(sent.map(({ output }) => output.transient.display_id)).size).toBe(1);
});

test("the last state stays: what was on its way is dropped, and later updates are ignored", async () => {
  const sent = pretendKernel();
  const live = liveOutput();
  live.update(() => line("a"));
  live.update(() => line("b"));
  await live.finish(line("end"));
  live.update(() => line("late"));
  vi.advanceTimersByTime(1000);
  expect(sent.map(({ output }) => output.data["text/plain"])).toEqual(["a", "end"]);
});

test("a state that is not shown is not drawn", () => {
  pretendKernel();
  const live = liveOutput();
  const draw = vi.fn(() => line("x"));
  for (let time = 0; time < 50; time++) live.update(draw);
  vi.advanceTimersByTime(1000);
  expect(draw).toHaveBeenCalledTimes(2);
});
