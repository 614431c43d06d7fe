// Runs before the first paint, so that a chosen theme never flashes in after the other one.
import { applyTheme } from "./appearance";
import { watchConnection } from "./connection";

applyTheme();
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", applyTheme);
// another tab changed it
addEventListener("storage", applyTheme);
addEventListener("DOMContentLoaded", watchConnection);
