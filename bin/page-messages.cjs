// A loader of the pages' bundler: gives each file that goes to browsers the sentences of the catalogue that it names,
// so that a screen brings its own and no others. A file names a sentence by its whole key ("team.saved"), or by a
// template that begins with fixed text (`role.team.${role}`), which stands for every key that fits.
const { readFileSync } = require("node:fs");
const { join } = require("node:path");

const CATALOGUE = join(__dirname, "..", "dist", "messages.json");
const DIRECTIVE = /^(?:\s|\/\/[^\n]*\n|\/\*[\s\S]*?\*\/)*(["'])use (client|server)\1;?/;
const WORD = /"([\w-]+\.[\w.-]*)"/g;
const TEMPLATE = /`((?:[^`\\$]|\$\{[^}`]*\})+)`/g;
const SLOT = /\$\{[^}]*\}/;

/** The keys of `catalogue` that `source` names. */
function keysIn(source, catalogue) {
  const keys = new Set();
  for (const [, key] of source.matchAll(WORD)) if (Object.hasOwn(catalogue, key)) keys.add(key);
  for (const [, template] of source.matchAll(TEMPLATE)) {
    const parts = template.split(SLOT);
    if (!/^\w+\./.test(parts[0])) continue;
    const pattern = new RegExp(`^${parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join(".+")}$`);
    for (const key of Object.keys(catalogue)) if (pattern.test(key)) keys.add(key);
  }
  return [...keys].sort();
}

/** `source` with a call in front that adds its sentences; its lines keep their numbers. */
function withMessages(source, catalogue) {
  const directive = DIRECTIVE.exec(source);
  if (directive?.[2] === "server") return source;
  const keys = keysIn(source, catalogue);
  if (keys.length === 0) return source;
  const sentences = JSON.stringify(Object.fromEntries(keys.map((key) => [key, catalogue[key]])));
  const at = directive ? directive[0].length : 0;
  const call = `import { add as addMessages } from "@/lib/i18n/catalogue"; addMessages(${sentences});`;
  return `${source.slice(0, at)} ${call} ${source.slice(at)}`;
}

module.exports = function pageMessages(source) {
  this.addDependency(CATALOGUE);
  return withMessages(source, JSON.parse(readFileSync(CATALOGUE, "utf8")));
};
Object.assign(module.exports, { keysIn, withMessages });
