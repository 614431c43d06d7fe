import { toSteps } from "./axis";
import { Chart } from "./chart";
import { RunStore } from "./store";
import { stats } from "./stats";
import type { ChartOptions, Delta, RunOptions, View } from "./types";

/** Points a chart asks for: about one per pixel of the widest chart. */
const maxPoints = 2000;

/** The part of Blazor's DotNetObjectReference that is used. */
interface PageReference { invokeMethodAsync(method: string, ...args: unknown[]): Promise<unknown> }

let groups = 0;

function shows(chart: Chart, runId: string): boolean {
  return chart.options.runId === null || chart.options.runId === runId;
}

/**
 * The charts of one page: they share the data of their runs, the view, the zoom and the cursor, and are drawn together,
 * at most once per animation frame, however many deltas came meanwhile.
 */
export class ChartGroup {
  readonly syncKey = `studio-charts-${groups++}`;
  zoom: [number, number] | null;
  private runs: RunOptions[] = [];
  private readonly stores = new Map<string, RunStore>();
  private readonly charts = new Set<Chart>();
  private readonly dirty = new Set<Chart>();
  private frame = 0;
  /** A zoom that came with the address is a range of the axis; its steps are known only after the first snapshot. */
  private linkedZoom: boolean;
  private readonly sight = new IntersectionObserver(entries => this.seen(entries), { rootMargin: "160px" });

  constructor(runs: RunOptions[], public view: View, zoom: [number, number] | null, private readonly page: PageReference | null) {
    this.zoom = zoom;
    this.linkedZoom = zoom !== null;
    this.setRuns(runs);
    addEventListener("studio-theme", this.onTheme);
    addEventListener("studio-reconnected", this.onReconnected);
  }

  add(root: HTMLElement, options: ChartOptions): Chart {
    const chart = new Chart(this, root, options);
    this.charts.add(chart);
    this.sight.observe(chart.body);
    return chart;
  }

  remove(chart: Chart): void {
    this.sight.unobserve(chart.body);
    this.charts.delete(chart);
    this.dirty.delete(chart);
  }

  /** New points of one of the runs. */
  append(delta: Delta): void {
    this.stores.get(delta.runId)?.append(delta);
  }

  setRuns(runs: RunOptions[]): void {
    this.runs = runs;
    const kept = new Set(runs.map(r => r.id));
    for (const [id, store] of this.stores)
      if (!kept.has(id)) {
        store.dispose();
        this.stores.delete(id);
      }
    for (const { id } of runs)
      if (!this.stores.has(id)) {
        const store = new RunStore(id, this.view.smoothing, maxPoints, () => this.redrawAll());
        this.stores.set(id, store);
        for (const chart of this.charts) if (chart.visible && shows(chart, id)) store.want(chart.options.names);
      }
    this.redrawAll();
  }

  setView(view: View): void {
    const axisChanged = view.xAxis !== this.view.xAxis;
    this.view = view;
    for (const store of this.stores.values()) store.setSmoothing(view.smoothing);
    // a zoom is a range of the old axis
    if (axisChanged && this.zoom) this.zoomTo(null);
    this.redrawAll();
  }

  /** Draws the range at once with what is there, then again with its own points as soon as they are read. */
  zoomTo(range: [number, number] | null): void {
    const began = performance.now();
    this.linkedZoom = false;
    if (range) this.zoom = range;
    const reads = [...this.stores.values()].map(store =>
      store.setRange(range ? toSteps(store, this.view.xAxis, range[0], range[1]) : null));
    if (range) this.redrawAll();
    void Promise.all(reads).then(() => {
      if (!range) this.zoom = null;
      this.redrawAll(() => { stats.zoomMs = performance.now() - began; });
    });
    void this.page?.invokeMethodAsync("OnZoomAsync", range?.[0] ?? null, range?.[1] ?? null);
  }

  /** The runs a chart shows. */
  storesOf({ runId }: ChartOptions): { store: RunStore; run: RunOptions }[] {
    return this.runs.filter(run => runId === null || run.id === runId).map(run => ({ run, store: this.stores.get(run.id)! }));
  }

  redraw(chart: Chart): void {
    this.dirty.add(chart);
    this.request();
  }

  dispose(): void {
    removeEventListener("studio-theme", this.onTheme);
    removeEventListener("studio-reconnected", this.onReconnected);
    cancelAnimationFrame(this.frame);
    this.sight.disconnect();
    for (const chart of [...this.charts]) chart.dispose();
    for (const store of this.stores.values()) store.dispose();
  }

  private redrawAll(then?: () => void): void {
    for (const chart of this.charts) this.dirty.add(chart);
    this.request();
    if (then) requestAnimationFrame(then);
  }

  private request(): void {
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      this.applyLinkedZoom();
      for (const chart of this.dirty) chart.draw();
      this.dirty.clear();
    });
  }

  private applyLinkedZoom(): void {
    const stores = [...this.stores.values()];
    if (!this.linkedZoom || !this.zoom || stores.some(store => store.lines.size === 0)) return;
    this.linkedZoom = false;
    for (const store of stores) void store.setRange(toSteps(store, this.view.xAxis, this.zoom[0], this.zoom[1]));
  }

  private seen(entries: IntersectionObserverEntry[]): void {
    for (const entry of entries) {
      const chart = [...this.charts].find(c => c.body === entry.target);
      if (!chart) continue;
      chart.visible = entry.isIntersecting;
      if (!entry.isIntersecting) continue;
      for (const { store } of this.storesOf(chart.options)) store.want(chart.options.names);
      this.redraw(chart);
    }
  }

  private readonly onReconnected = () => {
    for (const store of this.stores.values()) store.refresh();
  };

  private readonly onTheme = () => {
    for (const chart of this.charts) chart.forgetColours();
    this.redrawAll();
  };
}
