/** What the benchmarks read; a few numbers, always on. */
export interface ChartStats {
  /** ms since the page began to load until a chart first showed data. */
  firstDrawnAt: number | null;
  /** ms the last snapshot took to arrive and be read. */
  snapshotMs: number;
  /** ms from letting go of a zoom to drawing its own points. */
  zoomMs: number;
  /** wall of the newest live point drawn, and when it was on the canvas; both seconds since 1970. */
  drawnWall: number;
  drawnAt: number;
  /** Bounded ring of the last 512 latencies from a point's wall to its pixel, ms. */
  latencies: number[];
  /** Number of canvas redraws. */
  draws: number;
}

declare global {
  interface Window { studioChartStats?: ChartStats }
}

const maxLatencies = 512;

export const stats: ChartStats = window.studioChartStats ??= {
  firstDrawnAt: null, snapshotMs: 0, zoomMs: 0, drawnWall: 0, drawnAt: 0, latencies: [], draws: 0,
};

/** Called when a canvas has been painted; newestWall is the newest live point among what it shows, 0 for none. */
export function painted(newestWall: number, hasData: boolean): void {
  stats.draws++;
  if (hasData) stats.firstDrawnAt ??= performance.now();
  if (newestWall <= stats.drawnWall) return;
  stats.drawnWall = newestWall;
  stats.drawnAt = (performance.timeOrigin + performance.now()) / 1000;
  stats.latencies.push((stats.drawnAt - newestWall) * 1000);
  if (stats.latencies.length > maxLatencies) stats.latencies.shift();
}
