/** A call that takes less than this is repeated, up to this number of times. */
const [leastSeconds, mostRepetitions] = [0.1, 10];

/** Mean seconds of a call, after a first one that compiles kernels and fills caches; short ones are called several times. */
export async function secondsOf(work: () => unknown): Promise<number> {
  await work();
  const begun = performance.now();
  let calls = 0;
  let seconds = 0;
  do {
    await work();
    calls++;
    seconds = (performance.now() - begun) / 1000;
  } while (seconds < leastSeconds && calls < mostRepetitions);
  return seconds / calls;
}
