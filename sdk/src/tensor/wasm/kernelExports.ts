import type {
  Address,
  Depthwise,
  Frame,
  GradCoefficients,
  Planes,
  Size,
  Sums,
  Tiles,
  Window,
} from "./kernelParameters.js";

export type { Address, GradCoefficients, Window } from "./kernelParameters.js";

type Kernel<Parameters extends readonly unknown[]> = (...parameters: Parameters) => void;

/** What ../wasm/kernels.as exports; each kernel is documented there. */
export interface KernelExports {
  readonly padCopy: Kernel<
    [from: Address, to: Address, images: Size, height: Size, width: Size, channels: Size, ...frame: Frame, relu: number]
  >;
  readonly unpadCopy: Kernel<
    [from: Address, to: Address, images: Size, height: Size, width: Size, channels: Size, ...frame: Frame]
  >;
  readonly clearBytes: Kernel<[at: Address, bytes: Size]>;
  readonly repeatBytes: Kernel<[from: Address, to: Address, bytes: Size, times: Size]>;
  readonly addNumbers: Kernel<[left: Address, right: Address, sum: Address, count: Size]>;
  readonly addParts: Kernel<[parts: Address, count: Size, sum: Address, size: Size]>;
  readonly maskByRelu: Kernel<[gradient: Address, input: Address, count: Size]>;
  readonly widenRows: Kernel<[from: Address, to: Address, rows: Size, columns: Size]>;
  readonly packColumns: Kernel<
    [from: Address, to: Address, panelBytes: Size, depth: Size, columns: Size, depthStep: Size, columnStep: Size]
  >;
  readonly packRows: Kernel<[from: Address, to: Address, rows: Size, depth: Size, rowStep: Size, depthStep: Size]>;
  readonly gemmPanels: Kernel<
    [
      ...left: [address: Address, panelBytes: Size],
      ...right: [address: Address, panelBytes: Size],
      ...result: [address: Address, width: Size],
      rows: Size,
      depth: Size,
      columns: Size,
      accumulate: number,
      tile: Address,
    ]
  >;
  readonly biasActivation: Kernel<[values: Address, bias: Address, rows: Size, columns: Size, activation: number]>;
  readonly convRuns: Kernel<
    [
      image: Address,
      imageTable: Address,
      output: Address,
      outputTable: Address,
      pixels: Size,
      ...runs: [address: Address, count: Size],
      weights: Address,
      channels: Size,
      tile: Address,
    ]
  >;
  readonly convRunsFilterGrad: Kernel<
    [
      image: Address,
      imageTable: Address,
      grad: Address,
      gradWidth: Size,
      pixels: Size,
      ...runs: [address: Address, count: Size],
      filterGrad: Address,
      channels: Size,
      tile: Address,
    ]
  >;
  readonly winogradFilter: Kernel<
    [filter: Address, ...planes: Planes, inputs: Size, outputs: Size, turned: number, work: Address]
  >;
  readonly winogradFilterGrad: Kernel<
    [...planes: Planes, filterGrad: Address, inputs: Size, outputs: Size, work: Address]
  >;
  readonly winogradInput: Kernel<[image: Address, ...planes: Planes, images: Size, ...tiles: Tiles]>;
  readonly winogradOutput: Kernel<
    [...planes: Planes, output: Address, images: Size, height: Size, width: Size, channels: Size, work: Address]
  >;
  readonly winogradOutputGrad: Kernel<
    [grad: Address, row: Size, size: Size, ...planes: Planes, images: Size, ...tiles: Tiles]
  >;
  readonly winogradProducts: Kernel<
    [...images: Planes, ...filter: Planes, ...result: Planes, tiles: Size, inputs: Size, outputs: Size]
  >;
  readonly winogradFilterGradProducts: Kernel<
    [...images: Planes, ...grad: Planes, ...filterGrad: Planes, tiles: Size, inputs: Size, outputs: Size]
  >;
  readonly batchNormSums: Kernel<
    [values: Address, centre: Address, rows: Size, channels: Size, sums: Address, squares: Address]
  >;
  readonly batchNormScales: Kernel<
    [
      values: Address,
      items: Size,
      each: Size,
      ...sums: Sums,
      gamma: Address,
      beta: Address,
      channels: Size,
      epsilon: number,
      mean: Address,
      variance: Address,
      inverse: Address,
      scale: Address,
      shift: Address,
    ]
  >;
  readonly batchNormApply: Kernel<
    [values: Address, output: Address, scale: Address, shift: Address, rows: Size, channels: Size]
  >;
  readonly batchNormGradSums: Kernel<
    [grad: Address, values: Address, mean: Address, rows: Size, channels: Size, sums: Address, products: Address]
  >;
  readonly batchNormCoefficients: Kernel<
    [
      ...sums: Sums,
      gamma: Address,
      mean: Address,
      inverse: Address,
      rows: Size,
      channels: Size,
      toGamma: Address,
      toBeta: Address,
      ...coefficients: GradCoefficients,
    ]
  >;
  readonly batchNormGradApply: Kernel<
    [grad: Address, values: Address, output: Address, ...coefficients: GradCoefficients, rows: Size, channels: Size]
  >;
  readonly batchNormGradPadded: Kernel<
    [
      grad: Address,
      values: Address,
      to: Address,
      images: Size,
      height: Size,
      width: Size,
      channels: Size,
      ...frame: Frame,
      ...coefficients: GradCoefficients,
    ]
  >;
  readonly averagePool: Kernel<[input: Address, output: Address, ...window: Window]>;
  readonly maxPool: Kernel<[input: Address, output: Address, ...window: Window]>;
  readonly averagePoolGrad: Kernel<[grad: Address, inputGrad: Address, ...window: Window]>;
  readonly maxPoolGrad: Kernel<[grad: Address, input: Address, output: Address, inputGrad: Address, ...window: Window]>;
  readonly depthwise: Kernel<Depthwise>;
  readonly depthwiseInputGrad: Kernel<Depthwise>;
  readonly depthwiseFilterGrad: Kernel<Depthwise>;
  readonly sumMiddle: Kernel<
    [from: Address, to: Address, outer: Size, middle: Size, inner: Size, scale: number, work: Address]
  >;
  readonly sumSegments: Kernel<
    [rows: Address, segmentOf: Address, sums: Address, count: Size, width: Size, segments: Size]
  >;
  readonly sigmoid: Kernel<[from: Address, to: Address, count: Size]>;
  readonly tanh: Kernel<[from: Address, to: Address, count: Size]>;
  readonly exponential: Kernel<[from: Address, to: Address, count: Size]>;
  readonly layerNorm: Kernel<
    [
      values: Address,
      gamma: Address,
      beta: Address,
      output: Address,
      mean: Address,
      inverse: Address,
      rows: Size,
      channels: Size,
      epsilon: number,
    ]
  >;
  readonly layerNormGrad: Kernel<
    [
      grad: Address,
      values: Address,
      gamma: Address,
      mean: Address,
      inverse: Address,
      toValues: Address,
      toGamma: Address,
      toBeta: Address,
      rows: Size,
      channels: Size,
    ]
  >;
  readonly lstmStep: Kernel<
    [gates: Address, before: Address, state: Address, output: Address, batch: Size, units: Size]
  >;
  readonly lstmStepGrad: Kernel<
    [
      gates: Address,
      before: Address,
      state: Address,
      outputGrad: Address,
      laterGrad: Address,
      stateGrad: Address,
      gateGrads: Address,
      batch: Size,
      units: Size,
    ]
  >;
  readonly softmaxCrossEntropy: Kernel<
    [logits: Address, labels: Address, loss: Address, grad: Address, rows: Size, classes: Size]
  >;
  readonly momentumStep: Kernel<
    [
      weight: Address,
      velocity: Address,
      grad: Address,
      count: Size,
      learningRate: number,
      momentum: number,
      weightDecay: number,
    ]
  >;
  readonly adamStep: Kernel<
    [
      weight: Address,
      first: Address,
      second: Address,
      grad: Address,
      count: Size,
      learningRate: number,
      weightDecay: number,
      beta1: number,
      beta2: number,
      epsilon: number,
      firstScale: number,
      secondScale: number,
    ]
  >;
}
