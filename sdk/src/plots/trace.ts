// The part of Plotly's figure format that nasbook draws with: cartesian traces only, so that the small bundle is enough.
// Names and meanings are Plotly's own: https://plotly.com/javascript/reference/

/** A value on an axis; null leaves a gap in a line. */
export type Datum = number | string | null;

/** Error bars with a separate length on each side. */
export interface ErrorBars {
  readonly type: "data";
  readonly symmetric: false;
  readonly array: readonly number[];
  readonly arrayminus: readonly number[];
  readonly color?: string;
}

/** Options of every trace. */
export interface TraceBase {
  readonly name?: string;
  readonly showlegend?: boolean;
  /** Template of the hover text; `%{text}` is replaced by the text of the point. */
  readonly hovertemplate?: string;
  readonly hoverinfo?: "skip";
  readonly opacity?: number;
  readonly xaxis?: "x" | "x2";
  readonly yaxis?: "y" | "y2";
}

/** Points, lines or both. */
export interface ScatterTrace extends TraceBase {
  readonly type: "scatter";
  readonly mode: "markers" | "lines" | "lines+markers";
  readonly x: readonly Datum[];
  readonly y: readonly Datum[];
  readonly text?: readonly string[];
  readonly marker?: {
    readonly color?: string;
    readonly size?: number;
    readonly symbol?: "circle" | "circle-open" | "diamond" | "line-ew-open" | "x";
    readonly line?: { readonly width: number };
  };
  readonly line?: {
    readonly color?: string;
    readonly width?: number;
    readonly dash?: "solid" | "dot" | "dash";
    /** `hv`: a stair. */
    readonly shape?: "linear" | "hv";
  };
  /** Paints the inside of a closed line. */
  readonly fill?: "toself";
  readonly fillcolor?: string;
}

/** Bars, with error bars. */
export interface BarTrace extends TraceBase {
  readonly type: "bar";
  readonly orientation: "v" | "h";
  readonly x: readonly Datum[];
  readonly y: readonly Datum[];
  readonly text?: readonly string[];
  readonly textposition?: "none";
  readonly width?: number;
  /** One color for all bars, or one per bar. */
  readonly marker?: { readonly color: string | readonly string[] };
  readonly error_x?: ErrorBars;
}

/** Colored cells, with or without text. */
export interface HeatmapTrace extends TraceBase {
  readonly type: "heatmap";
  /** Names of the columns; or the ends of the columns, one more than there are columns. */
  readonly x: readonly (string | number)[];
  /** Names of the rows; or their ends. */
  readonly y: readonly (string | number)[];
  /** [row][column] */
  readonly z: readonly (readonly (number | null)[])[];
  readonly text?: readonly (readonly string[])[];
  readonly texttemplate?: string;
  readonly customdata?: readonly (readonly string[])[];
  readonly colorscale?: readonly (readonly [number, string])[];
  readonly zmin?: number;
  readonly zmax?: number;
  readonly xgap?: number;
  readonly ygap?: number;
  readonly colorbar?: {
    readonly title?: { readonly text: string; readonly side?: "right" };
    readonly tickformat?: string;
    readonly outlinewidth?: number;
    readonly thickness?: number;
  };
}

export type Trace = ScatterTrace | BarTrace | HeatmapTrace;

/** A trace of any other type, or with options that are not listed here, as Plotly documents it. */
export interface OtherTrace {
  readonly type: string;
  readonly [option: string]: unknown;
}

/** Traces of the user's own figures. */
export type AnyTrace = Trace | OtherTrace;

/** A layout with options that are not listed here, as Plotly documents it. */
export interface OtherLayout {
  readonly [option: string]: unknown;
}

/** One axis. */
export interface Axis {
  /** `standoff`: pixels from the tick labels. */
  readonly title?: { readonly text: string; readonly standoff?: number };
  readonly type?: "linear" | "log" | "category";
  readonly domain?: readonly [number, number];
  readonly range?: readonly [number, number];
  readonly autorange?: "reversed";
  /** d3 format: `.1%`, `~s`, ... */
  readonly tickformat?: string;
  readonly tickvals?: readonly number[];
  readonly ticktext?: readonly string[];
  /** On a y axis: the x axis whose side it stands at. */
  readonly anchor?: "x" | "y" | "x2" | "y2";
  readonly visible?: boolean;
  readonly showgrid?: boolean;
  readonly gridcolor?: string;
  readonly linecolor?: string;
  readonly tickcolor?: string;
  readonly zeroline?: boolean;
  readonly zerolinecolor?: string;
  readonly automargin?: boolean;
  readonly tickangle?: number;
}

/** Text at a place of the figure, in shares of the plotting area. */
export interface Annotation {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly xref: "paper";
  readonly yref: "paper";
  readonly showarrow: false;
  readonly font?: { readonly size?: number; readonly color?: string };
}

export interface Layout {
  readonly title?: {
    readonly text: string;
    readonly subtitle?: { readonly text: string; readonly font?: { readonly size?: number; readonly color?: string } };
    readonly x?: number;
    readonly xanchor?: "left";
    readonly xref?: "paper" | "container";
    readonly y?: number;
    readonly yanchor?: "top";
    readonly yref?: "container";
    readonly font?: { readonly size?: number; readonly color?: string };
  };
  readonly xaxis?: Axis;
  readonly yaxis?: Axis;
  readonly xaxis2?: Axis;
  readonly yaxis2?: Axis;
  readonly annotations?: readonly Annotation[];
  readonly showlegend?: boolean;
  readonly legend?: {
    readonly orientation?: "h";
    readonly x?: number;
    readonly xanchor?: "left";
    readonly y?: number;
    readonly yanchor?: "top";
  };
  readonly font?: { readonly family?: string; readonly size?: number; readonly color?: string };
  readonly margin?: { readonly l?: number; readonly r?: number; readonly t?: number; readonly b?: number };
  /** Pixels. */
  readonly height?: number;
  readonly paper_bgcolor?: string;
  readonly plot_bgcolor?: string;
  readonly hovermode?: "closest";
  readonly hoverlabel?: { readonly align?: "left"; readonly namelength?: number };
  readonly bargap?: number;
  /** How bars of several traces at one place stand: beside each other by default. */
  readonly barmode?: "overlay";
}
