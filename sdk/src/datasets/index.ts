import { cifar10 } from "./cifar10.js";
import { csv } from "./csv.js";
import { fashionMnist } from "./fashionMnist.js";
import { fromArrays } from "./fromArrays.js";
import { fromDataFrame } from "./fromDataFrame.js";
import { mnist } from "./mnist.js";
import { table } from "./table.js";

/** Data set loaders. */
export const datasets = { mnist, fashionMnist, cifar10, fromArrays, fromDataFrame, table, csv } as const;

export type { ChannelStatistics } from "./channelStatistics.js";
export type { Cifar10Options } from "./cifar10.js";
export type { CsvOptions } from "./csv.js";
export type { SourceOptions } from "./dataFolder.js";
export type { ClassCounts, Dataset } from "./dataset.js";
export { taskOf } from "./dataset.js";
export type { FashionMnistOptions } from "./fashionMnist.js";
export type { FeatureColumn } from "./features.js";
export type { ArraysOptions, Examples, FromArraysOptions, LabelledImages, Nested } from "./fromArrays.js";
export type { FrameOptions } from "./fromDataFrame.js";
export type { CsvFormat } from "./parseCsv.js";
export type { Split, SplitName, SplitOptions } from "./split.js";
export type { Frame, Row, TableOptions } from "./table.js";
export type { TableEncoder, TableRows } from "./tableEncoder.js";
