// Bundles each test to one module and runs them under node's own test runner; no browser, no network.
import { build } from "esbuild";
import { spawnSync } from "node:child_process";
import { readdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "build/test");
rmSync(out, { recursive: true, force: true });
await build({
  entryPoints: readdirSync(join(here, "test")).filter(f => f.endsWith(".test.ts")).map(f => join(here, "test", f)),
  bundle: true, platform: "node", format: "esm", outdir: out, outExtension: { ".js": ".mjs" }, logLevel: "warning",
});
const files = readdirSync(out).map(f => join(out, f));
process.exit(spawnSync(process.execPath, ["--test", ...files], { stdio: "inherit" }).status ?? 1);
