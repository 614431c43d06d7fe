// Builds src/ into Studio.Web/wwwroot/assets: one theme.css with its fonts, boot.js (before first paint) and the ES
// modules that pages import. A new folder is filled beside the old one and takes its place, so that a server running
// meanwhile never serves half a build.
import { build } from "esbuild";
import { cpSync, existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "../Studio.Web/wwwroot/assets");
const writing = join(here, "build/new");
const replaced = join(here, "build/old");

rmSync(writing, { recursive: true, force: true });
mkdirSync(writing, { recursive: true });

const common = { bundle: true, minify: true, logLevel: "warning", target: ["chrome109", "firefox115", "safari16.4"], outdir: writing };
await Promise.all([
  build({
    ...common,
    entryPoints: [join(here, "src/theme.css")],
    loader: { ".woff2": "file" },
    assetNames: "fonts/[name]-[hash]",
  }),
  build({ ...common, entryPoints: [join(here, "src/boot.ts")], format: "iife" }),
  build({
    ...common,
    entryPoints: { charts: join(here, "src/charts/charts.ts"), page: join(here, "src/page.ts"), playground: join(here, "src/playground.ts"), rows: join(here, "src/rows.ts"), upload: join(here, "src/upload.ts") },
    format: "esm",
    splitting: true,
    sourcemap: true,
  }),
]);
cpSync(join(here, "src/favicon.svg"), join(writing, "favicon.svg"));

rmSync(replaced, { recursive: true, force: true });
if (existsSync(target)) renameSync(target, replaced);
renameSync(writing, target);
rmSync(replaced, { recursive: true, force: true });
