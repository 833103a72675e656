// Both ends of a data set's file: how it reaches worker processes and resumed studies.
export { loadDataset } from "./loadDataset.js";
export { saveDataset } from "./saveDataset.js";
