// Adult (census income) as a table of features: a search of residual blocks with halving, AUROC on the test split, beside histogram
// boosting where Python has scikit-learn. node test/bench/adult.mjs [trials]. Files are looked for in NASBOOK_SETS.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { datasets, presets, proxies, strategies } from "nasbook";

const sets = process.env.NASBOOK_SETS ?? fileURLToPath(new URL("../../../shared/data/sets", import.meta.url));
const [train, test] = ["train", "test"].map((split) => join(sets, `adult-${split}.csv.gz`));
const trials = Number(process.argv[2] ?? 40);
const folder = mkdtempSync(join(tmpdir(), "nasbook-adult-"));

// the files have no header
const columns =
  "age workclass fnlwgt education educationNumber maritalStatus occupation relationship race sex capitalGain capitalLoss hoursPerWeek nativeCountry income".split(
    " ",
  );
/** Labels of the test file end with a full stop. */
const prepare = (row) => ({ ...row, income: String(row.income).replace(".", "") });
const begun = performance.now();
const adult = await datasets.csv(train, { columns, target: "income", testFile: test, prepare, seed: 1 });
console.log(
  `${adult.name}: [${adult.shape}], ${adult.train.count} train, ${adult.validation.count} validation, ${adult.test.count} test`,
);
const result = await presets
  .tabularResNet({ features: adult.shape[0], widths: [32, 64, 128], depths: [1, 2, 3] })
  .search(strategies.auto())
  .proxy(proxies.successiveHalving({ epochs: [1, 3], shares: [0.3, 1], keep: 1 / 5 }))
  .on(adult)
  .objectives({ auroc: "maximize" })
  .training({ optimizer: "adamw", learningRate: 0.003, batchSize: 256, weightDecay: 0.01 })
  .seed(1)
  .run({ trials, workers: 2, folder, quiet: true });
const searched = (performance.now() - begun) / 60_000;
console.log(
  `search: ${trials} trials, best validation AUROC ${result.best.metrics.auroc.toFixed(4)}, ${searched.toFixed(1)} min`,
);
console.log(result.best.architecture);
const model = await result.best.retrain({ epochs: 6, seeds: 3, workers: 2, quiet: true });
const minutes = (performance.now() - begun) / 60_000;
const values = model.runs.map((run) => run.metrics.auroc);
console.log(
  `test AUROC of 3 seeds: ${values.map((value) => value?.toFixed(4)).join(", ")}; ${minutes.toFixed(1)} min in all`,
);
rmSync(folder, { recursive: true, force: true });

const python = `
import csv, gzip, sys, time
try:
    import numpy as np
    from sklearn.ensemble import HistGradientBoostingClassifier
    from sklearn.metrics import roc_auc_score
    from sklearn.preprocessing import OrdinalEncoder
except ImportError:
    print("histogram boosting: not measured, scikit-learn is not installed"); sys.exit()
rows = [[r for r in csv.reader(gzip.open(f, "rt"), skipinitialspace=True) if len(r) == 15] for f in sys.argv[1:3]]
t = time.time()
x = [[r[:14] for r in part] for part in rows]; y = [np.array([r[14].strip(" .") for r in part]) for part in rows]
text = [i for i in range(len(x[0][0])) if not all(r[i].strip().lstrip("-").isdigit() for r in x[0][:200])]
encoder = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1).fit([[r[i] for i in text] for r in x[0]])
def table(part):
    numbers = [[float(v) for i, v in enumerate(r) if i not in text] for r in part]
    return np.hstack([encoder.transform([[r[i] for i in text] for r in part]), np.array(numbers)])
model = HistGradientBoostingClassifier(categorical_features=list(range(len(text)))).fit(table(x[0]), y[0])
positive = list(model.classes_).index(sorted(set(y[0]))[-1])
print("histogram boosting: test AUROC %.4f, %.1f s" % (roc_auc_score(y[1] == model.classes_[positive], model.predict_proba(table(x[1]))[:, positive]), time.time() - t))
`;
const peer = spawnSync(process.env.NASBOOK_BENCH_PYTHON ?? "python3", ["-c", python, train, test], {
  encoding: "utf8",
});
console.log(
  peer.status === 0
    ? peer.stdout.trim()
    : `histogram boosting: not measured (${peer.stderr?.split("\n").at(-2) ?? "no python3"})`,
);
