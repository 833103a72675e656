/** An environment variable that says what cannot be: an error of whoever set it, not of a backend. */
export class WrongSetting extends RangeError {
  override readonly name = "WrongSetting";
}
