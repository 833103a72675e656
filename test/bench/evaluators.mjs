// Our own share of a trial where evaluating costs nothing: a function with and without a journal, and a study that is asked and told.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { space, strategies } from "nasbook";

const trials = Number(process.argv[2] ?? 10_000);
const settings = space()
  .integer("x", { low: 0, high: 999 })
  .real("y", { low: 0, high: 1 })
  .choice("kind", ["a", "b", "c"]);
const search = settings.search(strategies.random());
const cheap = async ({ x, y }) => x * y;

async function perTrial(name, work) {
  const times = [];
  for (let round = 0; round < 3; round++) {
    const folder = mkdtempSync(join(tmpdir(), "nasbook-bench-"));
    const begun = performance.now();
    await work(folder);
    times.push((performance.now() - begun) / trials);
    rmSync(folder, { recursive: true, force: true });
  }
  const least = Math.min(...times);
  console.log(`${name}: ${least.toFixed(3)} ms a trial, ${trials} trials in ${((least * trials) / 1000).toFixed(2)} s`);
}

await perTrial("function, nothing kept", () => search.on(cheap).run({ trials, quiet: true, folder: false }));
await perTrial("function, journal", (folder) => search.on(cheap).run({ trials, quiet: true, folder }));
await perTrial("asked and told, nothing kept", async () => {
  const study = await search.open({ trials, folder: false });
  for (let trial = await study.ask(); trial !== undefined; trial = await study.ask())
    await study.tell(trial, trial.genotype.x);
  study.close();
});
await perTrial("asked and told, journal", async (folder) => {
  const study = await search.open({ trials, folder });
  for (let trial = await study.ask(); trial !== undefined; trial = await study.ask())
    await study.tell(trial, trial.genotype.x);
  study.close();
});
