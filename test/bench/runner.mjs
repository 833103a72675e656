import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

/** A process that answers cases, one line each. `ready` is what it says it is, and `software` whether that is a GPU which the processor computes. */
export async function startRunner(command, args, env = {}) {
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ["pipe", "pipe", "pipe"] });
  let complaints = "";
  child.stderr.on("data", (data) => {
    complaints = `${complaints}${data}`.slice(-2000);
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error(reason(complaints) || `${command} ended`);
    return JSON.parse(value);
  };
  await Promise.race([once(child, "spawn"), once(child, "error").then(([error]) => Promise.reject(error))]);
  const { ready, software } = await answer();
  return {
    ready,
    software,
    async times(what, seconds) {
      child.stdin.write(`${JSON.stringify({ ...what, seconds })}\n`);
      return answer();
    },
    async stop() {
      child.stdin.end();
      if (child.exitCode === null) await once(child, "exit");
    },
  };
}

/** The last line that names an error, since Node ends with its version. */
function reason(complaints) {
  const lines = complaints.trim().split("\n");
  return lines.findLast((line) => /^(\w+\.)*\w*Error\b/.test(line)) ?? lines.at(-1);
}

/** Both sides in turn, so that a change of the machine's speed meets them alike: the fastest and the median of all rounds. */
export async function alternate(runners, what, { rounds, seconds }) {
  const answers = runners.map(() => []);
  for (let round = 0; round < rounds; round++)
    for (const [index, runner] of runners.entries()) answers[index].push(await runner.times(what, seconds));
  return answers.map((all) => ({
    fastest: Math.min(...all.map(({ fastest }) => fastest)),
    median: all.map(({ median }) => median).sort((a, b) => a - b)[all.length >> 1],
  }));
}
