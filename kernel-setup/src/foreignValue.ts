// Display of values from libraries without Jupyter.display. They are recognised by their fields; neither library is loaded here.

import { frameBundle, isFrame } from "./frameBundle.js";
import { isTensor, tensorBundle } from "./tensorBundle.js";
import type { Content } from "./wire.js";

/** Display data of a danfojs DataFrame or Series or a TensorFlow.js tensor; undefined for any other value. */
export async function foreignBundle(value: object): Promise<Content | undefined> {
  if (isFrame(value)) return frameBundle(value);
  if (isTensor(value)) return tensorBundle(value);
  return undefined;
}
