import type { Tf } from "../../ops/op.js";
import type { BackendName } from "../backend.js";
import type { BackendCandidate } from "../chooseBackend.js";
import { supplyFormerUtil } from "./formerUtil.js";

/** The native TensorFlow library through one of its Node packages. @param load the `require` of all backends, so that they share one tfjs-core */
export function nodeBackend(
  load: NodeJS.Require,
  name: BackendName & `tfjs-node${string}`,
  otherwise = "",
): BackendCandidate {
  const from = `@tensorflow/${name}`;
  return {
    name,
    install: `npm install ${from}${otherwise}`,
    async load() {
      process.env.TF_CPP_MIN_LOG_LEVEL ??= "1"; // hides info messages, which would appear in notebooks, but not warnings
      const tf: Tf & { readonly version: Readonly<Record<string, string>> } = load(from);
      // the name may resolve to plain TensorFlow.js, which loads but is a hundred times slower
      if (!tf.findBackend("tensorflow")) throw new Error("the installed package has no native backend");
      supplyFormerUtil(load("node:util"));
      if (!(await tf.setBackend("tensorflow"))) throw new Error("its native backend does not start");
      return { tf, version: tf.version["tfjs-node"] ?? tf.version_core, kernels: "native" };
    },
  };
}
