import { cifar10 } from "./cifar10.js";
import { csv } from "./csv.js";
import { fashionMnist } from "./fashionMnist.js";
import { fromArrays } from "./fromArrays.js";
import { fromDataFrame } from "./fromDataFrame.js";
import { mnist } from "./mnist.js";

/** Every way to get a data set. */
export const datasets = { mnist, fashionMnist, cifar10, fromArrays, fromDataFrame, csv } as const;

export type { ChannelStatistics } from "./channelStatistics.js";
export type { Cifar10Options } from "./cifar10.js";
export type { SourceOptions } from "./dataFolder.js";
export type { ClassCounts, Dataset } from "./dataset.js";
export type { FashionMnistOptions } from "./fashionMnist.js";
export type { FromArraysOptions, LabelledImages, Nested } from "./fromArrays.js";
export type { Frame, FrameOptions } from "./fromDataFrame.js";
export type { Split, SplitName, SplitOptions } from "./split.js";
