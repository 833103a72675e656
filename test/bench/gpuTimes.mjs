/**
 * Milliseconds of a step on a GPU: `reading` its loss each time; `unread`, without; and `javascript`, until all commands of the step are submitted.
 * `dispatches` are counted.
 */
export async function stepTimes(tf, run, seconds) {
  const { device } = tf.backend();
  for (let i = 0; i < 3; i++) await run(); // compiles, and takes buffers
  const dispatches = await countDispatches(run);
  const reading = await each(run, seconds);
  const [unread, javascript] = await withoutReading(tf, async () => {
    await device.queue.onSubmittedWorkDone();
    const start = performance.now();
    let steps = 0;
    // no more steps than fit into the time when they are computed, or a queue of many would be measured
    while (steps < 3 || (steps < (1000 * seconds) / reading && performance.now() - start < 1000 * seconds)) {
      await run();
      steps++;
    }
    submit(tf);
    const submitted = performance.now() - start;
    await device.queue.onSubmittedWorkDone();
    return [(performance.now() - start) / steps, submitted / steps];
  });
  return { reading, unread, javascript, dispatches };
}

/** Milliseconds of a call that reads nothing, from several that wait for each other on the GPU only. */
export async function callTime(tf, call, seconds) {
  const { device } = tf.backend();
  const timed = async (calls) => {
    const start = performance.now();
    for (let i = 0; i < calls; i++) call();
    submit(tf);
    await device.queue.onSubmittedWorkDone();
    return (performance.now() - start) / calls;
  };
  await timed(2); // compiles
  const once = await timed(2);
  return timed(Math.min(200, Math.max(2, Math.round((1000 * seconds) / once))));
}

/** Sends the commands that TensorFlow.js has recorded so far. */
function submit(tf) {
  const backend = tf.backend();
  if (!backend.commandEncoder) return; // there are none
  backend.endComputePassEncoder();
  backend.submitQueue();
}

async function each(run, seconds) {
  const start = performance.now();
  let calls = 0;
  while (calls < 3 || performance.now() - start < 1000 * seconds) {
    await run();
    calls++;
  }
  return (performance.now() - start) / calls;
}

/** What is read meanwhile is zero. */
async function withoutReading(tf, work) {
  const backend = tf.backend();
  const { read } = backend;
  backend.read = async () => new Float32Array(1);
  try {
    return await work();
  } finally {
    backend.read = read;
  }
}

async function countDispatches(run) {
  const { dispatchWorkgroups } = GPUComputePassEncoder.prototype;
  let count = 0;
  GPUComputePassEncoder.prototype.dispatchWorkgroups = function (...groups) {
    count++;
    return dispatchWorkgroups.apply(this, groups);
  };
  try {
    await run();
  } finally {
    GPUComputePassEncoder.prototype.dispatchWorkgroups = dispatchWorkgroups;
  }
  return count;
}

/** GPU time of one step by kernel, from timestamp queries. A nested kernel counts for itself only. */
export async function gpuKernelTimes(tf, run) {
  if (!tf.backend().device.features.has("timestamp-query"))
    throw new Error("the adapter has no timestamp queries, so the time of kernels is not known");
  for (let i = 0; i < 3; i++) await run();
  const { kernels } = await tf.profile(run);
  const times = new Map();
  for (const { name, kernelTimeMs } of kernels) {
    const ms = typeof kernelTimeMs === "number" ? kernelTimeMs : 0; // an error is a text
    const { ms: sum, calls } = times.get(name) ?? { ms: 0, calls: 0 };
    times.set(name, { ms: sum + ms, calls: calls + 1 });
  }
  return times;
}
