import { dirname, join } from "node:path";
import { type Dataset, taskOf } from "../datasets/dataset.js";
import type { WeightArrays } from "../network/weights.js";
import { loadWeights, saveWeights } from "../network/weightsFile.js";
import { arraysOf, groupOf } from "../supernet/splitting/split.js";
import { readProgress } from "../supernet/trainSupernet.js";
import { metricsOf } from "../tasks/metrics/index.js";
import type { Answers } from "../tasks/task.js";
import { createCandidateNetwork } from "./candidateNetwork.js";
import type { FinalJob, FinalResult } from "./job.js";
import { measuresOf } from "./measures.js";
import type { Workplace } from "./workplace.js";
import { atWorkplace } from "./workplaceError.js";

/** Trains a network and evaluates it on the test split, which no earlier step reads. */
export async function final(job: FinalJob, workplace: Workplace): Promise<FinalResult> {
  const begun = performance.now();
  const dataset = await workplace.dataset(job.dataset);
  const arrays = await initialWeights(job, dataset, workplace);
  // the test split is read only once, so all metrics of the task are measured now
  const wanted = [...metricsOf(taskOf(dataset)), ...(job.metrics ?? [])];
  const measures = await measuresOf(dataset, { ...job, metrics: wanted });
  const candidate = createCandidateNetwork(workplace, { ...job, ...measures, dataset, arrays });
  try {
    const { curve, images } = await candidate.trainRung(undefined, { epochs: job.epochs, share: 1 });
    const { metrics, answers } = await candidate.judge("test");
    const file = join(workplace.folder, job.save);
    await atWorkplace(saveWeights(await candidate.judgedWeights(), file));
    const cost = { images, seconds: (performance.now() - begun) / 1000 };
    const confusion = confusionOf(dataset, answers);
    return { metrics, curve, cost, ...(confusion === undefined ? {} : { confusion }) };
  } finally {
    candidate.dispose();
  }
}

/** Number of test examples by [true class][predicted class]; undefined for tasks other than classification. */
function confusionOf({ classes, test }: Dataset, { predictions }: Answers): FinalResult["confusion"] {
  if (classes.length === 0) return undefined;
  const counts = classes.map(() => classes.map(() => 0));
  for (const [index, predicted] of predictions.entries()) {
    const row = counts[test.targets[index] as number] as number[]; // labels are below the number of classes, as checked
    row[predicted] = (row[predicted] as number) + 1;
  }
  return counts;
}

/** Trained weights from the file that the job names: of the layers that this network has, without the optimizer's state. */
async function initialWeights(
  job: FinalJob,
  dataset: Dataset,
  workplace: Workplace,
): Promise<WeightArrays | undefined> {
  if (job.from === undefined) return undefined;
  const file = join(workplace.folder, job.from);
  const all = await atWorkplace(loadWeights(file));
  const { splits = [] } = await readProgress(dirname(file)).catch(() => ({ splits: [] })); // none beside other weights
  const saved = arraysOf(groupOf(job.genotype, splits, workplace.space), all);
  // the file of a supernet holds all architectures, and may hold the weights of this one as parts of larger ones
  const networkArrays = async (arrays?: WeightArrays): Promise<WeightArrays> => {
    const options = { ...job, dataset, arrays, metrics: undefined, loss: undefined };
    const { weights, dispose } = createCandidateNetwork(workplace, options);
    const all = await weights.toArrays();
    dispose();
    return all;
  };
  const names = new Set((await networkArrays()).keys());
  const head = workplace.space.plan(job.genotype, { input: dataset.shape, outputs: dataset.outputs }).at(-1);
  return new Map(
    [...(await networkArrays(saved))].filter(
      ([name]) => names.has(name) && (job.keepHead === true || !name.startsWith(`${head?.path}/`)),
    ),
  );
}
