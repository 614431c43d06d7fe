// The module that ChartGroup.razor imports. Everything else hangs on the group it returns.
import { ChartGroup } from "./group";
import type { RunOptions, View } from "./types";

export function createGroup(runs: RunOptions[], view: View, zoom: [number, number] | null, page: { invokeMethodAsync(method: string, ...args: unknown[]): Promise<unknown> } | null): ChartGroup {
  return new ChartGroup(runs, view, zoom, page);
}
