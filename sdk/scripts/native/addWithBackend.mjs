// Adds two numbers with the native backend of the package in the folder that is its argument, and says the version of TensorFlow.
// It calls the backend itself: functions of the package above it need what newer versions of Node lack and the library supplies.
import { createRequire } from "node:module";

const tf = createRequire(import.meta.url)(process.argv[2]);
const backend = tf.findBackend("tensorflow");
if (!backend) throw new Error("the package has no native backend");
const type = { name: "T", type: backend.binding.TF_ATTR_TYPE, value: backend.binding.TF_FLOAT };
const [sum] = backend.executeSingleOutput("AddV2", [type], [tf.tensor1d([1]), tf.tensor1d([2])]).dataSync();
if (sum !== 3) throw new Error(`the native backend takes 1 + 2 for ${sum}`);
console.log(`TensorFlow ${backend.binding.TF_Version}`);
