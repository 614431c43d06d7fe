import type { Snapshot } from "./types";

export interface SnapshotQuery {
  runId: string;
  names: string[];
  maxPoints: number;
  smoothing: number;
  from?: number;
  to?: number;
}

/** Reads a downsampled range of a run's metrics; every spike is in it. Throws with the server's sentence. */
export async function fetchSnapshot(query: SnapshotQuery, signal?: AbortSignal): Promise<Snapshot> {
  const parameters = new URLSearchParams({
    names: query.names.join(","),
    maxPoints: String(query.maxPoints),
    smoothing: String(query.smoothing),
  });
  if (query.from !== undefined) parameters.set("from", String(query.from));
  if (query.to !== undefined) parameters.set("to", String(query.to));
  const response = await fetch(`/api/v1/runs/${encodeURIComponent(query.runId)}/metrics?${parameters}`, { signal });
  if (!response.ok) throw new Error(await sentence(response));
  return await response.json() as Snapshot;
}

async function sentence(response: Response): Promise<string> {
  try {
    const problem = await response.json() as { detail?: string; title?: string };
    return problem.detail ?? problem.title ?? `The server answered ${response.status}.`;
  } catch {
    // no JSON in the body, so there is nothing better than the number
    return `The server answered ${response.status}.`;
  }
}
