// Reading and writing data set files, which worker processes and resumed studies load.
export { loadDataset } from "./loadDataset.js";
export { saveDataset } from "./saveDataset.js";
