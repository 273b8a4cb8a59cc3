// Builds app/static/js and css into app/static/dist: names carry content hashes, manifest.json says which is which.
// Older files stay: a page kept on a phone goes on naming them.
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { gzipSync } from "node:zlib";

const SOURCE = "app/static";
const DIST = "app/static/dist";
const TARGET = ["chrome111", "safari16.4"];
// A page's own script stands alone: a part shared with app.js would be asked for only when both had been read.
const ALONE = ["visit", "roll", "game", "health", "wish"].map((name) => `${SOURCE}/js/${name}.js`);
const SHARED = [`${SOURCE}/js/app.js`, `${SOURCE}/css/app.css`];
const ENTRIES = [...ALONE, ...SHARED];
const common = { bundle: true, minify: true, target: TARGET, legalComments: "none", logLevel: "warning", outdir: DIST };

mkdirSync(DIST, { recursive: true });
const named = {
  ...common,
  format: "esm",
  entryNames: "[name]-[hash]",
  chunkNames: "part-[hash]",
  assetNames: "[name]-[hash]",
  external: ["/static/*"],
  loader: { ".woff2": "file", ".svg": "file", ".png": "file" },
  metafile: true,
};
const built = [await build({ ...named, entryPoints: SHARED, splitting: true }), await build({ ...named, entryPoints: ALONE })];
const outputs = Object.assign({}, ...built.map(({ metafile }) => metafile.outputs));

const manifest = {};
const assets = [];
for (const [path, output] of Object.entries(outputs)) {
  const name = basename(path);
  assets.push(`/static/dist/${name}`);
  if (ENTRIES.includes(output.entryPoint)) manifest[basename(output.entryPoint)] = name;
}
assets.sort();
// The parts that app.js imports at once: pages name them, so that they are asked for with it and not after it was read.
const parts = new Set();
const follow = (path) =>
  outputs[path].imports.filter(({ kind, external }) => kind === "import-statement" && !external).forEach(({ path: part }) => parts.has(part) || follow(parts.add(part) && part));
follow(`${DIST}/${manifest["app.js"]}`);
manifest.parts = [...parts].map((path) => basename(path));
manifest.version = createHash("sha256").update(assets.join()).digest("hex").slice(0, 8);

await build({ ...common, entryPoints: [`${SOURCE}/js/sw.js`], format: "iife", entryNames: "[name]", define: { ASSETS: JSON.stringify(assets) } });
writeFileSync(`${DIST}/manifest.json`, JSON.stringify(manifest, null, 2) + "\n");

// What a visit page loads: its two scripts and the parts that they import at once.
const gzipped = (name) => gzipSync(readFileSync(`${DIST}/${name}`)).length;
const loaded = [manifest["app.js"], manifest["visit.js"], ...manifest.parts].filter(Boolean);
for (const name of [...assets.map((url) => basename(url)), "sw.js"]) console.log(`${name} ${gzipped(name)}`);
console.log(`JavaScript of a visit page: ${loaded.reduce((sum, name) => sum + gzipped(name), 0)} bytes gzipped`);
