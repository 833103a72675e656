import { trustMark } from "../analysis/trustMark.js";
import type { StudyRecord } from "../records/studyRecord.js";
import { Figure } from "./figure.js";
import { plotlyText } from "./plotlyText.js";

type Plots = Readonly<Record<string, (record: StudyRecord, options?: never) => Figure>>;

/** The same plots, which say below their titles when what they show is a ranking by shared weights that was not calibrated. */
export function sayingTrust<Table extends Plots>(table: Table): Table {
  const saying = Object.entries(table).map(([name, draw]) => [
    name,
    (record: StudyRecord, options?: never) => withMark(draw(record, options), trustMark(record)),
  ]);
  return Object.fromEntries(saying) as Table; // the same names and arguments
}

/** The figure with one more line below its title, and as much higher. */
function withMark({ title, data, layout }: Figure, mark: string | undefined): Figure {
  if (mark === undefined || data.length === 0 || layout.title === undefined) return new Figure({ title, data, layout });
  const { subtitle } = layout.title;
  return new Figure({
    title,
    data,
    layout: {
      ...layout,
      height: (layout.height ?? 420) + 15,
      margin: { ...layout.margin, t: (layout.margin?.t ?? 58) + 15 },
      title: { ...layout.title, subtitle: { ...subtitle, text: `${subtitle?.text ?? ""}<br>${plotlyText(mark)}` } },
    },
  });
}
