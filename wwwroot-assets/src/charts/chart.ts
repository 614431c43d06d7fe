import type uPlot from "uplot";
import { axisEnd, axisWord, expectedEnd, nearest } from "./axis";
import { curves, padded, yRange, type Curve } from "./curve";
import { downloadCsv, downloadPng, fileName } from "./export";
import type { ChartGroup } from "./group";
import { Legend } from "./legend";
import { createPlot, plotData } from "./plot";
import { painted } from "./stats";
import { stroke } from "./colours";
import { fillTable } from "./table";
import { createTools, type Tools } from "./tools";
import type { RunStore } from "./store";
import type { ChartOptions, RunOptions, View } from "./types";

/** How often the table behind the chart follows live points; a screen reader must be able to finish a row. */
const tableEveryMs = 5000;

/** Height of a chart in full screen leaves room for its header and legend. */
const fullScreenChrome = 96;

/** One chart: owns its element's content. Data and view are the group's; drawing happens in the group's frame. */
export class Chart {
  readonly body = document.createElement("div");
  private readonly legend: Legend;
  private readonly tools: Tools | null;
  private readonly canvasRoot = document.createElement("div");
  private readonly message = document.createElement("p");
  private readonly tableWrap = document.createElement("div");
  private readonly table = document.createElement("table");
  private readonly dots: HTMLElement[] = [];
  private readonly sizes: ResizeObserver;
  private plot: uPlot | null = null;
  private shape = "";
  private all: Curve[] = [];
  private cursor: number | null = null;
  private logHere: boolean | null = null;
  private tableOpen = false;
  private tableFilledAt = -Infinity;
  private tableTimer: ReturnType<typeof setTimeout> | undefined;
  /** A chart out of sight neither reads nor draws. */
  visible = false;

  constructor(private readonly group: ChartGroup, private readonly root: HTMLElement, readonly options: ChartOptions) {
    this.legend = new Legend(options);
    this.tools = options.compact ? null : createTools(options.title, {
      resetZoom: () => group.zoomTo(null),
      log: () => { this.logHere = !this.view.log; this.shape = ""; group.redraw(this); },
      table: () => this.toggleTable(),
      png: () => void this.png(),
      csv: () => void this.csv(),
      fullScreen: () => void this.toggleFullScreen(),
    });
    this.build();
    this.sizes = new ResizeObserver(() => group.redraw(this));
    this.sizes.observe(this.canvasRoot);
  }

  private get view(): View {
    return this.logHere === null ? this.group.view : { ...this.group.view, log: this.logHere };
  }

  private stores(): { store: RunStore; run: RunOptions }[] {
    return this.group.storesOf(this.options);
  }

  private get height(): number {
    return document.fullscreenElement === this.card ? innerHeight - fullScreenChrome : this.options.height;
  }

  private get card(): HTMLElement {
    return this.root.closest<HTMLElement>(".card") ?? this.root;
  }

  private build(): void {
    const { options, body } = this;
    body.className = options.compact ? "chart-body compact" : "chart-body";
    this.canvasRoot.className = "chart-canvas";
    this.canvasRoot.style.height = `${options.height}px`;
    this.message.className = "chart-message";
    this.tableWrap.className = "chart-table visually-hidden";
    this.table.className = "table";
    this.tableWrap.append(this.table);
    if (!options.compact) {
      body.tabIndex = 0;
      body.setAttribute("role", "group");
      body.setAttribute("aria-label", `${options.title}, chart. Arrow keys read values, plus and minus zoom, 0 shows everything.`);
      body.addEventListener("keydown", event => this.key(event));
      body.append(this.legend.element);
      this.root.querySelector("[data-chart-tools]")?.append(this.tools!.element);
      document.addEventListener("fullscreenchange", this.onFullScreen);
    } else {
      body.setAttribute("role", "img");
      body.setAttribute("aria-label", options.title);
    }
    body.append(this.canvasRoot, this.message, ...(options.compact ? [] : [this.tableWrap]));
    (this.root.querySelector("[data-chart-body]") ?? this.root).append(body);
  }

  /** Called in the group's animation frame. */
  draw(): void {
    const width = this.canvasRoot.clientWidth;
    if (!this.visible || width === 0) return;
    this.all = curves(this.options, this.view, this.stores());
    this.showMessage();
    this.tools?.showZoomed(this.group.zoom !== null);
    this.tools?.showLog(this.view.log);
    const shape = JSON.stringify([this.view.log, this.view.xAxis, this.all.map(c => [c.colour, c.smooth, c.superseded.length])]);
    if (shape !== this.shape || !this.plot) this.rebuild(shape, width);
    const plot = this.plot!;
    if (plot.width !== width || plot.height !== this.height) plot.setSize({ width, height: this.height });
    const [xMin, xMax] = this.xRange();
    const range = yRange(this.all, xMin, xMax);
    const [yMin, yMax] = range ? padded(range, this.view.log) : this.view.log ? [0.1, 1] : [0, 1];
    plot.batch(() => {
      plot.setData(plotData(this.all), false);
      plot.setScale("x", { min: xMin, max: xMax });
      plot.setScale("y", { min: yMin, max: yMax });
    });
    this.legend.update(this.all, this.view.xAxis, this.cursor);
    this.fillTableNowAndThen();
  }

  /** The theme changed: colours are painted, so everything is painted again. */
  forgetColours(): void {
    this.shape = "";
    this.legend.forget();
  }

  dispose(): void {
    document.removeEventListener("fullscreenchange", this.onFullScreen);
    this.sizes.disconnect();
    clearTimeout(this.tableTimer);
    this.plot?.destroy();
    this.tools?.element.remove();
    this.body.remove();
    this.group.remove(this);
  }

  private rebuild(shape: string, width: number): void {
    this.plot?.destroy();
    this.shape = shape;
    this.canvasRoot.style.height = `${this.height}px`;
    this.plot = createPlot(this.canvasRoot, width, { ...this.options, height: this.height }, this.view, this.all, {
      cursor: x => this.setCursor(x),
      zoom: (min, max) => this.group.zoomTo([min, max]),
      reset: () => this.group.zoomTo(null),
      current: () => this.all,
      drawn: () => painted(Math.max(0, ...this.stores().map(s => s.store.newestWall)), this.all.length > 0),
    }, this.group.syncKey);
    this.dots.splice(0).forEach(dot => dot.remove());
    for (const curve of this.all) {
      const dot = document.createElement("i");
      dot.className = "chart-dot";
      dot.style.background = stroke(curve.colour).colour;
      dot.hidden = true;
      this.plot.over.append(dot);
      this.dots.push(dot);
    }
  }

  private xRange(): [number, number] {
    if (this.group.zoom) return this.group.zoom;
    let low = Infinity;
    let high = -Infinity;
    for (const curve of this.all) {
      if (curve.xs.length === 0) continue;
      low = Math.min(low, curve.xs[0]!);
      high = Math.max(high, curve.xs[curve.xs.length - 1]!, ...curve.superseded.map(s => s.xs[s.xs.length - 1] ?? -Infinity));
    }
    if (low > high) return [0, 1];
    const whole = Math.max(0, ...this.stores().map(({ store, run }) => expectedEnd(store, run, this.view.xAxis)));
    // a curve that begins near zero begins at zero, so that the axes of a page agree
    const start = low < (high - low) * 0.1 ? 0 : low;
    return high > start ? [start, axisEnd(high, whole)] : [start - 0.5, start + 0.5];
  }

  private setCursor(x: number | null): void {
    this.cursor = x;
    this.legend.update(this.all, this.view.xAxis, x);
    this.all.forEach((curve, i) => {
      const dot = this.dots[i];
      const index = x === null ? -1 : nearest(curve.xs, x);
      const y = curve.shown[index];
      if (!dot) return;
      dot.hidden = y === null || y === undefined;
      if (!dot.hidden) dot.style.transform = `translate(${this.plot!.valToPos(curve.xs[index]!, "x")}px, ${this.plot!.valToPos(y!, "y")}px)`;
    });
  }

  private showMessage(): void {
    const stores = this.stores().map(s => s.store);
    const read = stores.some(store => this.options.names.some(name => store.lines.has(name)));
    const text = stores.find(s => s.error)?.error ?? (this.all.length === 0 && read ? "No values yet" : "");
    this.message.textContent = text;
    this.message.hidden = text === "";
  }

  private fillTableNowAndThen(): void {
    if (this.options.compact) return;
    const wait = tableEveryMs - (performance.now() - this.tableFilledAt);
    if (wait > 0) {
      // the last points of a run are followed by no other that would fill them in
      this.tableTimer ??= setTimeout(() => {
        this.tableTimer = undefined;
        this.fillTableNowAndThen();
      }, wait);
      return;
    }
    this.tableFilledAt = performance.now();
    fillTable(this.table, this.all, this.options, this.view.xAxis);
  }

  private toggleTable(): void {
    this.tableOpen = !this.tableOpen;
    this.tableWrap.classList.toggle("visually-hidden", !this.tableOpen);
    this.tableWrap.tabIndex = this.tableOpen ? 0 : -1;
    this.canvasRoot.hidden = this.tableOpen;
    this.tools?.showTable(this.tableOpen);
    this.tableFilledAt = -Infinity;
    this.fillTableNowAndThen();
    this.group.redraw(this);
  }

  private key(event: KeyboardEvent): void {
    if (event.target !== this.body || !this.plot || event.ctrlKey || event.metaKey || event.altKey) return;
    const [min, max] = this.xRange();
    const at = this.cursor ?? max;
    const middle = this.cursor ?? (min + max) / 2;
    switch (event.key) {
      case "ArrowLeft": this.moveCursor(at - (max - min) / 100); break;
      case "ArrowRight": this.moveCursor(at + (max - min) / 100); break;
      case "+": this.group.zoomTo([middle - (max - min) / 4, middle + (max - min) / 4]); break;
      case "-": this.group.zoomTo(this.group.zoom ? [Math.max(0, middle - (max - min)), middle + (max - min)] : null); break;
      case "0": this.group.zoomTo(null); break;
      default: return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  private moveCursor(x: number): void {
    const left = Math.min(Math.max(this.plot!.valToPos(x, "x"), 0), this.plot!.over.clientWidth - 1);
    this.plot!.setCursor({ left, top: 1 });
  }

  private readonly onFullScreen = () => {
    this.canvasRoot.style.height = `${this.height}px`;
    this.group.redraw(this);
  };

  private async toggleFullScreen(): Promise<void> {
    if (document.fullscreenElement) await document.exitFullscreen();
    else await this.card.requestFullscreen();
  }

  private async png(): Promise<void> {
    if (!this.plot) return;
    // with several runs the legend names them
    const [only, another] = this.stores();
    const title = only && !another ? `${only.run.label} · ${this.options.title}` : this.options.title;
    await downloadPng(this.plot.ctx.canvas, title, this.all, axisWord(this.view.xAxis), this.fileName());
  }

  private async csv(): Promise<void> {
    const queries = this.stores().map(({ run }) => ({ runId: run.id, names: this.options.names, smoothing: this.view.smoothing }));
    await downloadCsv(queries, this.fileName());
  }

  private fileName(): string {
    return fileName([...this.stores().slice(0, 3).map(({ run }) => run.label), this.options.title]);
  }
}
