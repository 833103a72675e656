import type { Dataset } from "../datasets/dataset.js";
import { stream } from "../math/random.js";
import { type Batch, trainingBatches } from "../network/batches.js";
import { type Training, type TrainingValues, trainingFor } from "../network/training.js";
import type { Genotype } from "../space/decisions.js";
import type { LossReference } from "../tasks/losses/index.js";
import { createCandidateNetwork } from "./candidateNetwork.js";
import { measuresOf } from "./measures.js";
import { secondsOf } from "./secondsOf.js";
import { type JudgingSeconds, timedJudging } from "./timedJudging.js";
import type { Workplace } from "./workplace.js";

/** Where something is timed: without a folder. */
export type TimingPlace = Pick<Workplace, "tf" | "space" | "signal">;

/** Seconds that the parts of a training take, with the values of its options. */
export interface CandidateSeconds extends JudgingSeconds {
  readonly training: TrainingValues;
  /** Of building the network and its weights. */
  readonly build: number;
  /** Of one training batch. */
  readonly batch: number;
}

/** What a candidate is timed with. */
export interface TimedCandidate {
  readonly genotype: Genotype;
  readonly dataset: Dataset;
  readonly training: Training;
  /** Training loss. @defaultValue that of the data set's task */
  readonly loss?: LossReference | undefined;
  readonly seed: number;
}

/** Times the parts of the training of one candidate, in a network that is thrown away. */
export async function timedCandidate(
  { genotype, dataset, training: named, loss: reference, seed }: TimedCandidate,
  { tf, space, signal }: TimingPlace,
): Promise<CandidateSeconds> {
  const { loss } = await measuresOf(dataset, reference === undefined ? {} : { loss: reference });
  const training = trainingFor(named, genotype, space.decisions);
  const begun = performance.now();
  const candidate = createCandidateNetwork({ tf, space, signal }, { genotype, dataset, training: named, seed, loss });
  const build = since(begun);
  try {
    const batches = endless(dataset, { training, seed });
    const batch = await secondsOf(() =>
      candidate.train(first(batches), {
        learningRate: () => 1e-6, // a rate of the schedule could make the loss diverge
        noise: () => ({ rng: stream(seed, "noise"), dropPath: training.dropPath }),
      }),
    );
    return { training, build, batch, ...(await timedJudging(candidate.network, { tf, dataset, training })) };
  } finally {
    candidate.dispose();
  }
}

function* endless(
  dataset: Dataset,
  options: { readonly training: TrainingValues; readonly seed: number },
): Generator<Batch, never> {
  for (let epoch = 0; ; epoch++) yield* trainingBatches({ dataset, share: 1, epoch, ...options });
}

/** The next of these batches, drawn and augmented when it is asked for. */
function* first(batches: Iterator<Batch, never>): Generator<Batch> {
  yield batches.next().value;
}

const since = (begun: number): number => (performance.now() - begun) / 1000;
