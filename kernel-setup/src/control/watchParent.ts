const pollMs = 1000;

/**
 * Tells when the process is gone that started this kernel, for it may not have come to end it. Jupyter names it in
 * JPY_PARENT_PID; without, nobody is watched: a launcher may be meant to go.
 */
export function watchParent(gone: () => void): void {
  const pid = Number(process.env.JPY_PARENT_PID ?? 0);
  // on Windows it is a handle that only its receiver can wait for; and a container does not know the processes around it
  if (process.platform === "win32" || !Number.isInteger(pid) || pid <= 1 || !isAlive(pid)) return;
  // its number may be given to another process, but never to our parent's
  const isParent = process.ppid === pid;
  const timer = setInterval(() => {
    if (isParent ? process.ppid === pid : isAlive(pid)) return;
    clearInterval(timer);
    gone();
  }, pollMs);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0); // sends nothing
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM"; // it is another user's
  }
}
