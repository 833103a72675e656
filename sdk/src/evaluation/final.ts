import { join } from "node:path";
import type { WeightArrays } from "../network/weights.js";
import { loadWeights, saveWeights } from "../network/weightsFile.js";
import type { PlannedBlock } from "../space/plan.js";
import { createCandidate } from "./candidate.js";
import type { FinalJob, FinalResult } from "./job.js";
import type { Workplace } from "./workplace.js";
import { atWorkplace } from "./workplaceError.js";

/** Trains a chosen network and judges it on the test split, which nothing before it has read. */
export async function final(task: FinalJob, workplace: Workplace): Promise<FinalResult> {
  const begun = performance.now();
  const dataset = await workplace.dataset(task.dataset);
  const plan = workplace.space.plan(task.genotype, { input: dataset.shape, classes: dataset.classes.length });
  const from = task.from === undefined ? undefined : join(workplace.folder, task.from);
  const arrays = from === undefined ? undefined : body(await atWorkplace(loadWeights(from)), plan.at(-1));
  const candidate = createCandidate(workplace, { ...task, dataset, arrays });
  try {
    const { curve, images } = await candidate.trainRung(undefined, { epochs: task.epochs, share: 1 });
    const { accuracy, loss, predictions } = await candidate.judge("test");
    const file = join(workplace.folder, task.save);
    await atWorkplace(saveWeights(candidate.weights.toArrays(), file));
    const confusion = dataset.classes.map(() => dataset.classes.map(() => 0));
    const truth = dataset.labels("test", Array.from(predictions.keys()));
    for (const [index, predicted] of predictions.entries()) {
      const row = confusion[truth[index] as number] as number[]; // labels are checked to lie below the number of classes
      row[predicted] = (row[predicted] as number) + 1;
    }
    return {
      metrics: { accuracy, loss },
      curve,
      cost: { images, seconds: (performance.now() - begun) / 1000 },
      confusion,
    };
  } finally {
    candidate.dispose();
  }
}

/** Trained weights without the head, whose classes are another task's, and without the optimizer's memory of that task. */
const body = (arrays: WeightArrays, head: PlannedBlock | undefined): WeightArrays =>
  new Map([...arrays].filter(([name]) => !name.startsWith(`${head?.path}/`) && !name.includes("#")));
