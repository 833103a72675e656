// Kernels for training, on the heap of TensorFlow.js's WASM backend. They know addresses and sizes; what a tensor is, when memory is
// claimed and which kernel a layer needs is decided in ../native.
export { averagePool, averagePoolGrad, maxPool, maxPoolGrad } from "./pooling";
export { batchNormApply, batchNormCoefficients, batchNormScales, batchNormSums } from "./batchNorm";
export { batchNormGradApply, batchNormGradPadded, batchNormGradSums } from "./batchNormGrad";
export { biasActivation, gemmPanels } from "./gemm";
export { convRuns, convRunsFilterGrad } from "./convRuns";
export { depthwise, depthwiseFilterGrad, depthwiseInputGrad } from "./depthwise";
export { addNumbers, addParts, clearBytes, maskByRelu, padCopy, repeatBytes, unpadCopy, widenRows } from "./copies";
export { packColumns, packRows } from "./packing";
export { winogradFilter, winogradFilterGrad } from "./winogradFilter";
export { winogradInput, winogradOutput, winogradOutputGrad } from "./winogradImages";
export { winogradProducts, winogradFilterGradProducts } from "./winogradProducts";
export { softmaxCrossEntropy } from "./softmaxCrossEntropy";
export { adamStep, momentumStep } from "./optimizers";
export { sumMiddle } from "./sums";
export { exponential, sigmoid, tanh } from "./activations";
export { layerNorm, layerNormGrad } from "./layerNorm";
export { lstmStep, lstmStepGrad } from "./lstm";
export { sumSegments } from "./segments";
