/** Colours of the theme that is on, as a canvas needs them; read once per theme. */
export interface Colours {
  series: string[];
  grid: string;
  axis: string;
  cursor: string;
  panel: string;
  text: string;
  dim: string;
  font: string;
}

let cached: Colours | null = null;
addEventListener("studio-theme", () => { cached = null; });

const paletteSize = 8;

export function colours(): Colours {
  if (cached) return cached;
  const style = getComputedStyle(document.documentElement);
  const read = (name: string) => style.getPropertyValue(name).trim();
  cached = {
    series: Array.from({ length: paletteSize }, (_, i) => read(`--series-${i}`)),
    grid: read("--chart-grid"),
    axis: read("--chart-axis"),
    cursor: read("--chart-cursor"),
    panel: read("--panel"),
    text: read("--text"),
    dim: read("--dim"),
    font: read("--font"),
  };
  return cached;
}

/** Past the palette's end colours come again, with a dash that tells them apart. */
export function stroke(index: number): { colour: string; dash: number[] } {
  const dashes = [[], [6, 3], [2, 3], [8, 3, 2, 3]];
  return { colour: colours().series[index % paletteSize]!, dash: dashes[Math.floor(index / paletteSize) % dashes.length]! };
}
