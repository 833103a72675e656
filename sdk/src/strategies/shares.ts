/** @throws RangeError when an option is outside [0, 1] */
export function checkShares(shares: Readonly<Record<string, number>>): void {
  for (const [name, share] of Object.entries(shares))
    if (!(share >= 0 && share <= 1)) throw new RangeError(`${name} must be from 0 to 1, but got ${share}`);
}
