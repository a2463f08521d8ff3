// Bundles the page's styles and scripts into dist/, each under a name that says what is in it, and lists them.
import { build } from "esbuild";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const dist = join(here, "dist");
const entries = { page: "islands/page.js", style: "styles/page.css", dark: "styles/dark.css" };

await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });
const { metafile } = await build({
  absWorkingDir: here,
  entryPoints: entries,
  outdir: dist,
  entryNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  loader: { ".svg": "file", ".woff2": "file" },
  bundle: true,
  minify: true,
  format: "esm",
  target: ["chrome109", "firefox115", "safari16"],
  legalComments: "linked",
  metafile: true,
});
const names = {};
for (const [file, made] of Object.entries(metafile.outputs)) {
  const entry = Object.keys(entries).find((name) => entries[name] === made.entryPoint);
  if (entry) names[entry] = basename(file);
}
await writeFile(join(dist, "names.json"), JSON.stringify(names));
