// Times one training step on the WASM backend, with our kernels and without, and leaves the numbers in out/step.json.
//   npm run build && node test/bench/step.mjs [steps]
// The network: 28 x 28 x 1, batch 64, stem 16, one NAS-Bench-201 cell a stage of 16, 32 and 64 channels.
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";

const cell = "|nor_conv_3x3~0|+|nor_conv_3x3~0|nor_conv_3x3~1|+|skip_connect~0|nor_conv_3x3~1|nor_conv_1x1~2|";
const [which, steps = "20"] = process.argv[2] === "measure" ? process.argv.slice(3) : [undefined, process.argv[2]];

if (which === undefined) compare();
else
  console.log(
    JSON.stringify(await measure(which === "on" ? Number(steps) : Math.max(3, Math.round(Number(steps) / 5)))),
  );

/** Each setting in a process of its own: a process has one backend. */
function compare() {
  const results = ["on", "off"].map((kernels) => {
    const env = { ...process.env, NASBOOK_BACKEND: "wasm", NASBOOK_KERNELS: kernels };
    const answer = execFileSync(process.execPath, [fileURLToPath(import.meta.url), "measure", kernels, steps], { env });
    return JSON.parse(answer.toString());
  });
  const machine = { cpu: cpus()[0]?.model, cores: cpus().length, node: process.version };
  const out = new URL("../../out/", import.meta.url);
  mkdirSync(out, { recursive: true });
  writeFileSync(new URL("step.json", out), `${JSON.stringify({ machine, cell, batch: 64, results }, null, 2)}\n`);
  console.log("kernels    fastest ms   median ms   images/s   first losses");
  for (const { kernels, fastest, median, losses } of results)
    console.log(
      kernels.padEnd(8),
      fastest.toFixed(1).padStart(12),
      median.toFixed(1).padStart(11),
      ((64 / median) * 1000).toFixed(0).padStart(10),
      "  ",
      losses.map((loss) => loss.toFixed(4)).join(" "),
    );
  console.log(`${(results[1].median / results[0].median).toFixed(1)} times faster`);
}

async function measure(count) {
  const tensor = await import("../../sdk/dist/tensor/index.js");
  const { tf, report, threads } = await tensor.loadBackend();
  await threads?.resize(Number(process.env.THREADS ?? 1));
  const variables = [];
  const weight = (shape, initial) => {
    const variable = tf.variable(
      initial ??
        tf.randomNormal(shape, 0, Math.sqrt(2 / (shape[0] * shape[1] * shape[2])), "float32", variables.length + 7),
    );
    variables.push({ variable, velocity: tf.variable(tf.zeros(shape), false) });
    return variable;
  };
  const convBn = (inputs, outputs, size, stride = 1) => {
    const filter = weight([size, size, inputs, outputs]);
    const gamma = weight([outputs], tf.ones([outputs]));
    const beta = weight([outputs], tf.zeros([outputs]));
    const shape = { stride, relu: inputs > 1, inputGradient: inputs > 1 };
    return (x) => tensor.convBatchNorm(tf, x, { filter, gamma, beta }, shape).output;
  };
  const buildCell = (channels) => {
    const edges = [3, 3, 3, 3, 1].map((size) => convBn(channels, channels, size));
    return (x) => {
      const first = edges[0](x);
      const second = tf.add(edges[1](x), edges[2](first));
      return tf.add(tf.add(x, edges[3](first)), edges[4](second));
    };
  };
  const reduce = (inputs, outputs) => {
    const [down, keep, widen] = [
      convBn(inputs, outputs, 3, 2),
      convBn(outputs, outputs, 3),
      convBn(inputs, outputs, 1),
    ];
    return (x) => tf.add(keep(down(x)), widen(tensor.pool(tf, x, "average", 2, 2)));
  };
  const layers = [convBn(1, 16, 3), buildCell(16), reduce(16, 32), buildCell(32), reduce(32, 64), buildCell(64)];
  const norm = [weight([64], tf.ones([64])), weight([64], tf.zeros([64]))];
  const dense = weight([64, 10], tf.randomNormal([64, 10], 0, 0.1, "float32", 3));
  const network = (images) => {
    const features = layers.reduce((x, layer) => layer(x), images);
    const normalised = tf.relu(tensor.batchNorm(tf, features, { gamma: norm[0], beta: norm[1] }).output);
    return tf.matMul(tf.mean(normalised, [1, 2]), dense);
  };
  const images = tf.randomNormal([64, 28, 28, 1], 0, 1, "float32", 1);
  const labels = tf.tensor1d(
    Int32Array.from({ length: 64 }, (_, i) => (i * 7) % 10),
    "int32",
  );
  const step = () =>
    tf.tidy(() => {
      const { value, grads } = tf.variableGrads(
        () => tensor.softmaxCrossEntropy(tf, network(images), labels),
        variables.map(({ variable }) => variable),
      );
      for (const { variable, velocity } of variables)
        tensor.momentumStep(tf, variable, velocity, grads[variable.name], {
          learningRate: 0.05,
          momentum: 0.9,
          weightDecay: 5e-4,
        });
      return value.dataSync()[0];
    });

  const losses = [step(), step(), step()]; // also warms up
  const tensors = tf.memory().numTensors;
  const times = [];
  for (let i = 0; i < count; i++) {
    const start = performance.now();
    step();
    times.push(performance.now() - start);
  }
  if (tf.memory().numTensors !== tensors) throw new Error(`${tf.memory().numTensors - tensors} tensors leaked`);
  times.sort((a, b) => a - b);
  return { kernels: report.kernels, steps: count, fastest: times[0], median: times[count >> 1], losses };
}
