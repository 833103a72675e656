/** @throws RangeError when an option is not a whole number of at least `least` */
export function checkWholeNumbers(options: Readonly<Record<string, number>>, least = 1): void {
  for (const [name, value] of Object.entries(options))
    if (!Number.isInteger(value) || value < least)
      throw new RangeError(`${name} must be a whole number of at least ${least}, but got ${value}`);
}
