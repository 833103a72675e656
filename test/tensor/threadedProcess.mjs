// Computes with the threads that are asked for, and prints one line of JSON: what was loaded, a sum, and the threads. Then it just ends.
import { loadBackend, mostThreads } from "../../sdk/dist/tensor/index.js";

try {
  const most = mostThreads();
  const { tf, report, threads } = await loadBackend();
  await threads?.resize(Number(process.argv[2]));
  const ones = tf.ones([512, 512]);
  const sum = tf.tidy(() => tf.sum(tf.matMul(ones, ones)).arraySync());
  console.log(JSON.stringify({ most, kernels: report.kernels, threads: threads?.threads, sum }));
} catch (error) {
  console.log(JSON.stringify({ error: `${error}` }));
}
