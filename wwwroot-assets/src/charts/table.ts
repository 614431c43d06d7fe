import { formatX, nearest } from "./axis";
import type { Curve } from "./curve";
import { withUnit } from "./format";
import type { ChartOptions, XAxis } from "./types";

const rows = 20;

/** The chart as a table: for screen readers always, for everyone when opened. */
export function fillTable(table: HTMLTableElement, all: Curve[], options: ChartOptions, axis: XAxis): void {
  const caption = document.createElement("caption");
  caption.textContent = all.length === 0 ? `${options.title}: no values yet` : `${options.title}: values at ${rows} places of the curve`;
  const head = document.createElement("thead");
  head.append(row("th", [axis, ...all.map(c => c.label)]));
  const body = document.createElement("tbody");
  for (const x of places(all)) {
    body.append(row("td", [formatX(axis, x), ...all.map(curve => {
      const value = curve.shown[nearest(curve.xs, x)];
      return value === null || value === undefined ? "–" : withUnit(value, options.unit);
    })]));
  }
  table.replaceChildren(caption, head, body);
}

function places(all: Curve[]): number[] {
  const longest = all.reduce<Curve | null>((best, c) => !best || c.xs.length > best.xs.length ? c : best, null);
  if (!longest || longest.xs.length === 0) return [];
  const last = longest.xs.length - 1;
  const indices = new Set(Array.from({ length: rows }, (_, i) => Math.round(last * i / (rows - 1))));
  return [...indices].map(i => longest.xs[i]!);
}

function row(kind: "th" | "td", cells: string[]): HTMLTableRowElement {
  const line = document.createElement("tr");
  for (const text of cells) {
    const cell = document.createElement(kind);
    if (kind === "th") cell.setAttribute("scope", "col");
    cell.className = "num";
    cell.textContent = text;
    line.append(cell);
  }
  return line;
}
