// Copies the browser libraries from node_modules to where the product serves them, and writes
// static/vendor/manifest.json (name, version, licence, file, sha384) and static/vendor/LICENSES.txt.
// Run after changing a version in package.json:  npm ci && npm run vendor
//
// Two changes are made to what the packages contain, and only these:
// - `sourceMappingURL` is removed: the hashed static storage refuses a reference to a map that is not there;
// - pictures written into the style sheet as data: addresses become files, so that the content security
//   policy can stay `default-src 'self'`.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = dirname(HERE);
const TARGET = "static/vendor";

const FILES = [
  { name: "@tabler/core", from: "dist/css/tabler.min.css", to: `${TARGET}/tabler/tabler.min.css` },
  { name: "@tabler/core", from: "dist/js/tabler.min.js", to: `${TARGET}/tabler/tabler.min.js` },
  { name: "htmx.org", from: "dist/htmx.min.js", to: `${TARGET}/htmx/htmx.min.js` },
  { name: "@alpinejs/csp", from: "dist/cdn.min.js", to: `${TARGET}/alpine/alpine-csp.min.js` },
  { name: "axe-core", from: "axe.min.js", to: "tests/vendor/axe.min.js" },
];

const ICONS = [
  "alert-circle", "alert-triangle", "arrow-left", "arrow-right", "building", "chart-bar", "check", "checklist",
  "chevron-down", "circle-check", "clock", "database", "download", "eye", "file", "flag",
  "history", "home", "info-circle", "language", "lifebuoy", "link", "lock", "logout", "mail", "menu-2", "message",
  "pencil", "plus", "route", "search", "settings", "signature", "sitemap", "star", "trash", "upload", "user", "users", "x",
];

// Code that the packages carry inside their own files; their notices travel with them.
const NOTICES = [
  { name: "@tabler/core", licence: "MIT", notice: "Copyright 2018-2026 The Tabler Authors" },
  { name: "bootstrap (inside @tabler/core)", licence: "MIT", notice: "Copyright 2011-2026 The Bootstrap Authors" },
  { name: "@popperjs/core (inside @tabler/core)", licence: "MIT", notice: "Copyright (c) 2019 Federico Zivolo" },
  { name: "@tabler/icons", licence: "MIT", notice: "Copyright (c) 2020-2026 Paweł Kuna" },
  { name: "@alpinejs/csp", licence: "MIT", notice: "Copyright © 2019-2021 Caleb Porzio and contributors" },
  { name: "@vue/reactivity (inside @alpinejs/csp)", licence: "MIT",
    notice: "Copyright (c) 2018-present, Yuxi (Evan) You and Vue contributors" },
  { name: "htmx.org", licence: "0BSD", notice: "No notice required" },
];

function main() {
  rmSync(join(ROOT, TARGET), { recursive: true, force: true });
  const manifest = FILES.flatMap(vendorFile);
  manifest.push(vendorIcons());
  manifest.sort((a, b) => (a.file < b.file ? -1 : 1));
  write(`${TARGET}/manifest.json`, JSON.stringify(manifest, null, 2) + "\n");
  write(`${TARGET}/LICENSES.txt`, licences());
  console.log(`${manifest.length} files written, ${ICONS.length} icons in the sprite`);
}

function vendorFile({ name, from, to }) {
  const text = withoutSourceMap(readFileSync(join(HERE, "node_modules", name, from), "utf8"));
  if (!to.endsWith(".css")) return [record(name, to, text)];
  const pictures = new Map();
  const css = text.replace(/url\("data:image\/svg\+xml,([^"]*)"\)/g, (_, data) => {
    const svg = decodeURIComponent(data);
    const file = `img/${createHash("sha256").update(svg).digest("hex").slice(0, 10)}.svg`;
    pictures.set(`${dirname(to)}/${file}`, svg);
    return `url("${file}")`;
  });
  if (css.includes("data:")) throw new Error(`${from} still has a data: address`);
  return [record(name, to, css), ...[...pictures].map(([path, svg]) => record(name, path, svg))];
}

function withoutSourceMap(text) {
  return text.replace(/\s*(\/\/[#@] sourceMappingURL=\S*|\/\*[#@] sourceMappingURL=[^*]*\*\/)\s*$/, "\n");
}

function vendorIcons() {
  const symbols = ICONS.map((icon) => {
    const svg = readFileSync(join(HERE, `node_modules/@tabler/icons/icons/outline/${icon}.svg`), "utf8");
    const paths = svg.match(/<path [^>]*>/g).filter((path) => !path.includes('stroke="none"'));
    return `<symbol id="${icon}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" `
      + `stroke-linecap="round" stroke-linejoin="round">${paths.join("")}</symbol>`;
  });
  const sprite = `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join("\n")}\n</svg>\n`;
  return record("@tabler/icons", `${TARGET}/tabler-icons/sprite.svg`, sprite);
}

function record(name, file, text) {
  write(file, text);
  const { version, license } = JSON.parse(readFileSync(join(HERE, "node_modules", name, "package.json"), "utf8"));
  return { name, version, licence: license, file, sha384: createHash("sha384").update(text).digest("hex") };
}

function write(file, text) {
  mkdirSync(dirname(join(ROOT, file)), { recursive: true });
  writeFileSync(join(ROOT, file), text);
}

function licences() {
  const mit = readFileSync(join(HERE, "node_modules/@tabler/icons/LICENSE"), "utf8");
  const permission = mit.slice(mit.indexOf("Permission is hereby granted"));
  const zero = readFileSync(join(HERE, "node_modules/htmx.org/LICENSE"), "utf8");
  const lines = NOTICES.map(({ name, licence, notice }) => `${name}: ${licence}. ${notice}`);
  return `${lines.join("\n")}\n\n== MIT ==\n\n${permission}\n== 0BSD ==\n\n${zero}`;
}

main();
