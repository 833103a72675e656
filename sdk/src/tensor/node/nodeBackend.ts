import type { Tf } from "../../ops/op.js";
import type { BackendName } from "../backend.js";
import type { BackendCandidate } from "../chooseBackend.js";
import { supplyFormerUtil } from "./formerUtil.js";

/** TensorFlow's own library through one of its Node packages. @param load require(), so that all share one tfjs-core */
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
      process.env.TF_CPP_MIN_LOG_LEVEL ??= "1"; // its information would land between the lines of a notebook; warnings may
      const tf: Tf & { readonly version: Readonly<Record<string, string>> } = load(from);
      // the name may lead to plain TensorFlow.js, which loads well and computes a hundred times slower
      if (!tf.findBackend("tensorflow")) throw new Error("the installed package has no native backend");
      supplyFormerUtil(load("node:util"));
      if (!(await tf.setBackend("tensorflow"))) throw new Error("its native backend does not start");
      return { tf, version: tf.version["tfjs-node"] ?? tf.version_core, kernels: "native" };
    },
  };
}
