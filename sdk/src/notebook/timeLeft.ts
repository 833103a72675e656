/** Estimates the time left from the pace so far. */
export function timeLeft(total: number): (done: number) => string {
  const begun = performance.now();
  let first: number | undefined; // the work of earlier runs says nothing about the pace of this one
  return (done) => {
    first ??= done;
    if (done <= first) return "measuring the pace";
    const seconds = ((performance.now() - begun) / 1000) * ((total - done) / (done - first));
    return seconds < 90
      ? `about ${Math.max(1, Math.round(seconds))} s left`
      : `about ${Math.round(seconds / 60)} min left`;
  };
}
