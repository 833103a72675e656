/** Name of a Python that has pip, or undefined. */
export async function findPython(run) {
  for (const python of ["python3", "python"]) {
    try {
      await run(python, ["-m", "pip", "--version"]);
      return python;
    } catch {} // the next may have it
  }
  return undefined;
}
