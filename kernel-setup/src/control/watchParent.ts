const pollMs = 1000;

/**
 * Calls `gone` when the parent process has exited without ending the kernel. Jupyter sets its id in JPY_PARENT_PID; without it, no
 * process is watched, because launchers may exit.
 */
export function watchParent(gone: () => void): void {
  const pid = Number(process.env.JPY_PARENT_PID ?? 0);
  // on Windows it is a process handle; and in a container the id may belong to a process outside
  if (process.platform === "win32" || !Number.isInteger(pid) || pid <= 1 || !isAlive(pid)) return;
  // its id may be reused, but not while it is our parent
  const isParent = process.ppid === pid;
  const timer = setInterval(() => {
    if (isParent ? process.ppid === pid : isAlive(pid)) return;
    clearInterval(timer);
    gone();
  }, pollMs);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0); // signal 0 only tests for existence
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM"; // it belongs to another user
  }
}
