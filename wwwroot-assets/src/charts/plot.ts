import uPlot from "uplot";
import { formatX } from "./axis";
import { colours, stroke } from "./colours";
import type { Curve, Values } from "./curve";
import { tick, ticks, withUnit } from "./format";
import type { ChartOptions, View } from "./types";

export interface PlotEvents {
  /** Where the cursor is on the x axis, and how far from the left in CSS pixels; null outside. */
  cursor(x: number | null): void;
  zoom(min: number, max: number): void;
  reset(): void;
  /** The curves as they are at a redraw; the plot lives longer than they do. */
  current(): Curve[];
  drawn(): void;
}

/** Room at the right in which the last values stand. */
const valueRoom = 54;

const facets = [{ scale: "x", auto: false }, { scale: "y", auto: false }];

/** A uPlot whose series have x values of their own (mode 2): runs report at different steps. */
export function createPlot(root: HTMLElement, width: number, options: ChartOptions, view: View, all: Curve[], events: PlotEvents, syncKey: string): uPlot {
  const c = colours();
  const font = `11px ${c.font}`;
  const axis = { stroke: c.axis, font, grid: { stroke: c.grid, width: 1 }, ticks: { show: false }, show: !options.compact };
  // without a curve the range is invented, and figures on it would say something that is not so
  const empty = all.length === 0;
  const plot = new uPlot({
    mode: 2,
    width,
    height: options.height,
    padding: options.compact ? [4, 6, 4, 2] : [8, valueRoom, 0, 0],
    legend: { show: false },
    cursor: options.compact ? { show: false } : cursor(events, syncKey),
    select: { show: true, left: 0, top: 0, width: 0, height: 0 },
    scales: {
      x: { time: false, auto: false, range: (_, min, max) => [min, max] },
      y: { auto: false, distr: view.log ? 3 : 1, range: (_, min, max) => [min, max] },
    },
    axes: [
      { ...axis, size: 24, gap: 6, space: 64, values: (_, splits) => splits.map(v => v === null || empty ? "" : formatX(view.xAxis, v)) },
      { ...axis, size: axisWidth, gap: 6, space: 26, values: (_, splits) => empty ? splits.map(() => "") : splits.some(v => v === null) ? splits.map(v => v === null ? "" : tick(v, options.unit)) : ticks(splits, options.unit) },
    ],
    series: [null, ...(all.length > 0 ? all.flatMap(curve => series(curve, options)) : [{ facets, paths: linePath }])] as unknown as uPlot.Series[],
    hooks: {
      drawAxes: [u => drawBands(u, events.current())],
      draw: [u => { drawLastValues(u, events.current(), options); events.drawn(); }],
      setCursor: [u => events.cursor(u.cursor.left !== undefined && u.cursor.left >= 0 ? u.posToVal(u.cursor.left, "x") : null)],
      setSelect: [u => {
        if (u.select.width < 4) return;
        events.zoom(u.posToVal(u.select.left, "x"), u.posToVal(u.select.left + u.select.width, "x"));
        u.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
      }],
    },
  }, plotData(all), root);
  plot.root.setAttribute("aria-hidden", "true");
  return plot;
}

function cursor(events: PlotEvents, syncKey: string): uPlot.Cursor {
  const onlyMoves = (type: string) => type === "mousemove" || type === "mouseleave";
  return {
    y: false,
    points: { show: false },
    drag: { x: true, y: false, setScale: false },
    sync: { key: syncKey, scales: ["x", null], filters: { pub: onlyMoves, sub: onlyMoves } },
    bind: { dblclick: () => () => { events.reset(); return null; } },
  };
}

/** A label is about 6.5 px a digit at 11 px. */
function axisWidth(_: uPlot, values: string[] | null): number {
  const longest = Math.max(4, ...(values ?? []).map(v => v.length));
  return Math.ceil(longest * 6.5) + 12;
}

/** Per curve: what earlier attempts reported, the raw points when a smoothed line lies over them, and the line. */
function series(curve: Curve, options: ChartOptions): uPlot.Series[] {
  const { colour, dash } = stroke(curve.colour);
  const one = (alpha: number, width: number, dashes: number[]) =>
    ({ facets, stroke: colour, alpha, width, dash: dashes, paths: linePath, points: { show: false } }) as unknown as uPlot.Series;
  return [
    ...curve.superseded.map(() => one(0.28, 1, [3, 3])),
    ...(curve.smooth ? [one(0.25, 1, [])] : []),
    one(1, options.compact ? 1.25 : 1.5, dash),
  ];
}

/** The data in the order of series(); uPlot wants at least one series, so nothing is one without points. */
export function plotData(all: Curve[]): uPlot.AlignedData {
  if (all.length === 0) return [null, [[], []]] as unknown as uPlot.AlignedData;
  return [null, ...all.flatMap(curve => [
    ...curve.superseded.map(part => [part.xs, part.ys]),
    ...(curve.smooth ? [[curve.xs, curve.raw]] : []),
    [curve.xs, curve.shown],
  ])] as unknown as uPlot.AlignedData;
}

/** Straight lines, broken at gaps; a point between two gaps is a dot, or it would not be seen. */
const linePath: uPlot.Series.PathBuilder = (u, index) => {
  const [xs, ys] = (u.data as unknown as [number[], Values][])[index]!;
  const path = new Path2D();
  let open = false;
  for (let i = 0; i < xs.length; i++) {
    const y = ys[i];
    if (y === null || y === undefined) {
      open = false;
      continue;
    }
    const px = u.valToPos(xs[i]!, "x", true);
    const py = u.valToPos(y, "y", true);
    if (open) path.lineTo(px, py);
    else {
      path.moveTo(px, py);
      if (ys[i + 1] === null || i + 1 === xs.length) path.arc(px, py, 1, 0, 2 * Math.PI);
    }
    open = true;
  }
  return { stroke: path, fill: null, clip: null, band: null, gaps: null, flags: 0 } as unknown as uPlot.Series.Paths;
};

/** How far the runs of a mean lie around it, under the curves. */
function drawBands(u: uPlot, all: Curve[]): void {
  const { ctx, bbox } = u;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  ctx.globalAlpha = 0.18;
  for (const { band, xs, colour } of all) {
    if (!band) continue;
    const at = (i: number, y: number): [number, number] => [u.valToPos(xs[i]!, "x", true), u.valToPos(y, "y", true)];
    const known = xs.map((_, i) => i).filter(i => band.low[i] !== null && band.high[i] !== null);
    ctx.beginPath();
    for (const i of known) ctx.lineTo(...at(i, band.high[i]!));
    for (const i of known.reverse()) ctx.lineTo(...at(i, band.low[i]!));
    ctx.closePath();
    ctx.fillStyle = stroke(colour).colour;
    ctx.fill();
  }
  ctx.restore();
}

/** Moves ascending places at least a gap apart, downwards, and back up where the last would leave the chart. */
function apart(places: number[], gap: number, bottom: number): number[] {
  const moved = [...places];
  for (let i = 1; i < moved.length; i++) moved[i] = Math.max(moved[i]!, moved[i - 1]! + gap);
  for (let i = moved.length - 1, limit = bottom; i >= 0 && moved[i]! > limit; i--, limit -= gap) moved[i] = limit;
  return moved;
}

/** A dot on the newest point of every curve with its value beside it; values too close to each other move apart. */
function drawLastValues(u: uPlot, all: Curve[], options: ChartOptions): void {
  const ratio = uPlot.pxRatio;
  const ends = all.map(curve => lastPoint(u, curve)).filter(end => end !== null);
  const { ctx } = u;
  ctx.save();
  for (const end of ends) {
    ctx.beginPath();
    ctx.arc(end.px, end.py, (options.compact ? 2 : 3) * ratio, 0, 2 * Math.PI);
    ctx.fillStyle = end.colour;
    ctx.fill();
  }
  if (!options.compact && ends.length <= 6) {
    ctx.font = `500 ${11 * ratio}px ${colours().font}`;
    ctx.textBaseline = "middle";
    ctx.textAlign = "left";
    ends.sort((a, b) => a.py - b.py);
    const ys = apart(ends.map(end => end.py), 12 * ratio, u.bbox.top + u.bbox.height);
    ends.forEach((end, i) => {
      ctx.lineWidth = 3 * ratio;
      ctx.strokeStyle = colours().panel;
      ctx.strokeText(end.text, end.px + 7 * ratio, ys[i]!);
      ctx.fillStyle = end.colour;
      ctx.fillText(end.text, end.px + 7 * ratio, ys[i]!);
    });
  }
  ctx.restore();

  function lastPoint(plot: uPlot, curve: Curve) {
    const max = plot.scales.x!.max!;
    for (let i = curve.xs.length - 1; i >= 0; i--) {
      const y = curve.shown[i];
      if (y === null || y === undefined || curve.xs[i]! > max) continue;
      if (curve.xs[i]! < plot.scales.x!.min!) return null;
      return {
        px: plot.valToPos(curve.xs[i]!, "x", true),
        py: plot.valToPos(y, "y", true),
        text: withUnit(y, options.unit),
        colour: stroke(curve.colour).colour,
      };
    }
    return null;
  }
}
