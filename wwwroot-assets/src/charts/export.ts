import { colours, stroke } from "./colours";
import type { Curve } from "./curve";
import { fetchSnapshot, type SnapshotQuery } from "./snapshot";

/** More than any chart draws; a longer series comes as the smallest and largest of each bucket, and its file says so. */
const maxExportedPoints = 1_000_000;

export function download(name: string, blob: Blob): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // the click has taken its reference by the next task
  setTimeout(() => URL.revokeObjectURL(url));
}

/** The picture with title and legend on the panel's colour, at the screen's resolution. */
export async function downloadPng(canvas: HTMLCanvasElement, title: string, all: Curve[], xAxis: string, fileName: string): Promise<void> {
  const ratio = devicePixelRatio;
  const head = 34 * ratio;
  const c = colours();
  const picture = document.createElement("canvas");
  picture.width = canvas.width + 24 * ratio;
  const foot = 22 * ratio;
  picture.height = canvas.height + head + foot;
  const g = picture.getContext("2d")!;
  g.fillStyle = c.panel;
  g.fillRect(0, 0, picture.width, picture.height);
  g.textBaseline = "middle";
  let x = 14 * ratio;
  const write = (text: string, colour: string, weight: number) => {
    g.font = `${weight} ${12 * ratio}px ${c.font}`;
    g.fillStyle = colour;
    g.fillText(text, x, head / 2);
    x += g.measureText(text).width + 12 * ratio;
  };
  write(title, c.text, 600);
  for (const curve of all) {
    g.fillStyle = stroke(curve.colour).colour;
    g.fillRect(x, head / 2 - 4 * ratio, 8 * ratio, 8 * ratio);
    x += 13 * ratio;
    write(curve.label, c.dim, 400);
  }
  g.drawImage(canvas, 12 * ratio, head);
  g.font = `400 ${11 * ratio}px ${c.font}`;
  g.fillStyle = c.axis;
  g.textAlign = "center";
  g.fillText(xAxis, picture.width / 2, picture.height - foot / 2);
  const blob = await new Promise<Blob | null>(done => picture.toBlob(done));
  if (blob) download(`${fileName}.png`, blob);
}

/** All points the server has, not only those that were drawn. */
export async function downloadCsv(queries: Omit<SnapshotQuery, "maxPoints">[], fileName: string): Promise<void> {
  const lines = ["run,metric,attempt,superseded,step,wall,value,smoothed"];
  let thinned = false;
  for (const query of queries) {
    const snapshot = await fetchSnapshot({ ...query, maxPoints: maxExportedPoints });
    for (const s of snapshot.series) {
      thinned ||= s.downsampled;
      for (let i = 0; i < s.steps.length; i++)
        lines.push([quote(snapshot.runId), quote(s.name), s.attempt, s.superseded, s.steps[i], s.walls[i], s.values[i] ?? "NaN", s.smoothed[i] ?? ""].join(","));
    }
  }
  download(`${fileName}${thinned ? "-min-max-of-buckets" : ""}.csv`, new Blob([lines.join("\n"), "\n"], { type: "text/csv" }));
}

function quote(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export function fileName(parts: string[]): string {
  return parts.join("-").toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "").slice(0, 80) || "chart";
}
