/** An environment variable with an invalid value: an error of the user, not of a backend. */
export class WrongSetting extends RangeError {
  override readonly name = "WrongSetting";
}
