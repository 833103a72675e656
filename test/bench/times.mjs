/** Milliseconds of a call: the fastest and the median of as many as fit into the time, after some that warm up. */
export async function times(run, seconds) {
  const start = performance.now();
  const once = await timed(run);
  for (let i = 0; i < 2; i++) await run();
  const together = Math.max(1, Math.round(2 / once)); // a clock is too coarse for one that is short
  const each = [];
  while (each.length < 3 || performance.now() - start < 1000 * seconds) {
    const began = performance.now();
    for (let i = 0; i < together; i++) await run();
    each.push((performance.now() - began) / together);
  }
  each.sort((a, b) => a - b);
  return { fastest: each[0], median: each[each.length >> 1], calls: each.length * together };
}

async function timed(run) {
  const start = performance.now();
  await run();
  return performance.now() - start;
}
