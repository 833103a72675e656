import { spawn } from "node:child_process";

/**
 * What runs a program to its end.
 * @returns function (command, args, { cwd, env, minutes }) that resolves to what the program printed, and rejects with one line that
 *   says why it failed; after that many minutes it ends the program and all that this started
 */
export function commandRunner({ verbose = false, stop }) {
  return (command, args, { cwd, env = process.env, minutes = 1 } = {}) =>
    new Promise((resolve, reject) => {
      stop.throwIfAborted();
      // a group of its own, or what the program starts would outlive it
      const ownGroup = process.platform !== "win32";
      const child = spawn(command, args, { cwd, env, detached: ownGroup, stdio: ["ignore", "pipe", "pipe"] });
      let output = "";
      let late = false;
      const collect = (text) => {
        output += text;
        if (verbose) process.stderr.write(text);
      };
      child.stdout.setEncoding("utf8").on("data", collect);
      child.stderr.setEncoding("utf8").on("data", collect);
      const end = () => {
        try {
          if (ownGroup) process.kill(-child.pid, "SIGKILL");
          else child.kill("SIGKILL");
        } catch {} // it ended by itself, or never began
      };
      const timer = setTimeout(() => {
        late = true;
        end();
      }, minutes * 60_000);
      stop.addEventListener("abort", end);
      const settle = (why) => {
        clearTimeout(timer);
        stop.removeEventListener("abort", end);
        if (stop.aborted) reject(stop.reason);
        else if (late) reject(new Error(`it took longer than ${minutes} minutes`));
        else if (why) reject(new Error(why));
        else resolve(output);
      };
      child.once("error", ({ code, message }) => settle(code === "ENOENT" ? `${command} was not found` : message));
      child.once("close", (code, signal) => settle(code === 0 ? undefined : reason(output, signal ?? `code ${code}`)));
    });
}

/** The line that says most. */
function reason(output, ending) {
  const lines = output.split(/\r?\n/).map((line) => line.trim());
  const line =
    lines.find((each) => /error:/i.test(each)) ??
    lines.find((each) => /\berror\b/i.test(each)) ??
    lines.findLast((each) => each !== "");
  return line === undefined ? `it ended with ${ending} and no word` : line.slice(0, 200);
}
