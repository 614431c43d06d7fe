import { nearest, xName } from "./axis";
import { stroke } from "./colours";
import type { Curve } from "./curve";
import { withUnit } from "./format";
import type { ChartOptions, XAxis } from "./types";

/**
 * The names of the curves with a value each: the last one, or the one under the cursor. It stands above the chart instead
 * of floating over it, so nothing is covered and nothing jumps.
 */
export class Legend {
  readonly element = document.createElement("div");
  private readonly at = document.createElement("span");
  private values: HTMLElement[] = [];
  private key = "";

  constructor(private readonly options: ChartOptions) {
    this.element.className = "chart-legend";
    this.at.className = "at";
  }

  update(all: Curve[], axis: XAxis, cursor: number | null): void {
    const key = all.map(c => `${c.label} ${c.colour}`).join("\n");
    if (key !== this.key) this.rebuild(all, key);
    let at: number | null = null;
    all.forEach((curve, i) => {
      const index = cursor === null ? lastIndex(curve) : nearest(curve.xs, cursor);
      const value = curve.shown[index];
      this.values[i]!.textContent = value === null || value === undefined ? "–" : withUnit(value, this.options.unit);
      if (index >= 0) at = Math.max(at ?? -Infinity, curve.xs[index]!);
    });
    this.at.textContent = cursor === null || at === null ? "" : xName(axis, at);
  }

  private rebuild(all: Curve[], key: string): void {
    this.key = key;
    this.values = [];
    this.element.replaceChildren(...all.map(curve => {
      const item = document.createElement("span");
      const swatch = document.createElement("i");
      const name = document.createElement("span");
      const value = document.createElement("b");
      item.className = "entry";
      swatch.style.background = stroke(curve.colour).colour;
      name.className = "clip";
      name.textContent = curve.label;
      name.title = curve.label;
      item.append(swatch, name, value);
      this.values.push(value);
      return item;
    }), this.at);
  }

  /** The theme changed, and with it the colours. */
  forget(): void {
    this.key = "";
  }
}

function lastIndex(curve: Curve): number {
  for (let i = curve.shown.length - 1; i >= 0; i--) if (curve.shown[i] !== null) return i;
  return -1;
}
