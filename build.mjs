// Builds app/static/js and css into app/static/dist: names carry content hashes, manifest.json says which is which.
// Older files stay: a page kept on a phone goes on naming them.
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, extname } from "node:path";
import { gzipSync } from "node:zlib";

const SOURCE = "app/static";
const DIST = "app/static/dist";
const TARGET = ["chrome111", "safari16.4"];
const ENTRIES = ["js/app.js", "js/visit.js", "css/app.css"].map((name) => `${SOURCE}/${name}`).filter(existsSync);
const common = { bundle: true, minify: true, target: TARGET, legalComments: "none", logLevel: "warning", outdir: DIST };

mkdirSync(DIST, { recursive: true });
const { metafile } = await build({
  ...common,
  entryPoints: ENTRIES,
  format: "esm",
  splitting: true,
  entryNames: "[name]-[hash]",
  chunkNames: "part-[hash]",
  assetNames: "[name]-[hash]",
  external: ["/static/*"],
  loader: { ".woff2": "file", ".svg": "file", ".png": "file" },
  metafile: true,
});

const manifest = {};
const assets = [];
for (const [path, output] of Object.entries(metafile.outputs)) {
  const name = basename(path);
  assets.push(`/static/dist/${name}`);
  if (ENTRIES.includes(output.entryPoint)) manifest[basename(output.entryPoint)] = name;
}
assets.sort();
manifest.version = createHash("sha256").update(assets.join()).digest("hex").slice(0, 8);

await build({ ...common, entryPoints: [`${SOURCE}/js/sw.js`], format: "iife", entryNames: "[name]", define: { ASSETS: JSON.stringify(assets) } });
writeFileSync(`${DIST}/manifest.json`, JSON.stringify(manifest, null, 2) + "\n");

const gzipped = (name) => gzipSync(readFileSync(`${DIST}/${name}`)).length;
const sizes = [...assets.map((url) => basename(url)), "sw.js"].map((name) => `${name} ${gzipped(name)}`);
const scripts = assets.map((url) => basename(url)).filter((name) => extname(name) === ".js").reduce((sum, name) => sum + gzipped(name), 0);
console.log(`${sizes.join("\n")}\nJavaScript of a visit page: ${scripts} bytes gzipped`);
