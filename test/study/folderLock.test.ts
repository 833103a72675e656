import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { proxies } from "../../sdk/src/proxies/index.js";
import { strategies } from "../../sdk/src/strategies/index.js";
import { lockFolder } from "../../sdk/src/study/store/folderLock.js";
import { temporaryFolder, tinyData, tinySpace, tinyTraining } from "./tinyStudy.js";

describe("the lock of a study's folder", () => {
  test("is taken once at a time, and free again once given back", async () => {
    const folder = join(temporaryFolder(), "made", "by", "it");
    const unlock = await lockFolder(folder);
    await expect(lockFolder(folder, 1)).rejects.toThrow(
      /is in use: this process is running its study; wait .* or delete .*lock/,
    );
    const waiting = lockFolder(folder);
    unlock();
    unlock();
    (await waiting)();
    expect(existsSync(join(folder, "lock"))).toBe(false);
  });

  test("of another process holds while that is alive, and is taken over once it was killed", async () => {
    const folder = temporaryFolder();
    const other = spawn(process.execPath, ["--eval", "setTimeout(() => {}, 60_000)"]);
    writeFileSync(join(folder, "lock"), `${other.pid}`);
    await expect(lockFolder(folder)).rejects.toThrow(`process ${other.pid} is running its study`);
    other.kill("SIGKILL");
    await once(other, "exit");
    (await lockFolder(folder))();
  });

  test("that says nothing, or names this process before it began, is taken over", async () => {
    for (const content of ["", "nobody", "-1", `${process.pid}`]) {
      const folder = temporaryFolder();
      writeFileSync(join(folder, "lock"), content);
      (await lockFolder(folder))();
    }
  });

  test("lets a second run of a study wait for the first, and answer what that recorded", async () => {
    const folder = temporaryFolder();
    const search = tinySpace.search(strategies.random()).proxy(proxies.epochs(1)).on(tinyData).training(tinyTraining);
    const budget = { trials: 3, quiet: true, folder } as const;
    const [first, second] = await Promise.all([search.run(budget), search.run(budget)]);
    expect(first.trials).toHaveLength(3);
    expect(second.trials).toEqual(first.trials);
    expect(existsSync(join(folder, "lock"))).toBe(false);
  });
});
