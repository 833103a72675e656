/** Training left the finite numbers: recorded as a failed trial, never as a score. */
export class Diverged extends Error {
  override readonly name = "Diverged";
}
