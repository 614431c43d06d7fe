import type { SmoothState } from "./types";

/**
 * One more point of the debiased exponential moving average the server computes over the whole series
 * (s = b s + (1 - b) x, w = b w + (1 - b), y = s / w), so that a live point lies where a reload would draw it.
 * Values that are not finite are gaps and leave the average as it is.
 */
export function smoothNext(state: SmoothState, value: number | null, smoothing: number): number | null {
  if (value === null) return null;
  state.sum = smoothing * state.sum + (1 - smoothing) * value;
  state.weight = smoothing * state.weight + (1 - smoothing);
  return state.sum / state.weight;
}
