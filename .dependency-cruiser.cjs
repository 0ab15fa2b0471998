// The import directions of the house: app -> components -> lib/<noun> -> the gates -> lib/platform -> lib/core.
const GATES = "access|credentials|auth|http|actions|audit";
const BELOW_NOUNS = `${GATES}|platform|core|testing|i18n`;
const NOUN = `^lib/(?!(?:${BELOW_NOUNS})/)[^/]+/`;
const TESTS = "\\.(?:test|itest|spec)\\.tsx?$|^e2e/|^bench/|^lib/testing/";
const SERVER_ONLY = `^lib/.*/(?:data|service|loaders|bearer|session|verify|mint)\\.ts$|^lib/(?:platform|http|audit)/`;
const TYPE_ONLY = { dependencyTypesNot: ["type-only"] };

const forbid = (name, comment, from, to) => ({ name, comment, severity: "error", from, to });

module.exports = {
  forbidden: [
    forbid(
      "no-cycles",
      "Files that import each other can't be read one at a time.",
      {},
      { circular: true, viaOnly: TYPE_ONLY },
    ),
    forbid(
      "nothing-imports-app",
      "Pages and routes are the outermost layer.",
      { pathNot: `^app/|${TESTS}` },
      { path: "^app/" },
    ),
    forbid(
      "components-stay-in-the-browser",
      "What a component imports is sent to everybody.",
      { path: "^components/" },
      { path: SERVER_ONLY, ...TYPE_ONLY },
    ),
    forbid(
      "toasts-come-when-told",
      "components/ui/toast brings this library with the first toast; imported elsewhere, each screen would begin with it.",
      { path: "^(?:app|components)/(?!ui/)" },
      { path: "node_modules/sonner/", ...TYPE_ONLY },
    ),
    forbid(
      "pages-read-through-loaders",
      "A loader holds the session and the grant; a page that skips it holds neither.",
      { path: "^app/", pathNot: "/route\\.ts$|\\.test\\.ts" },
      { path: "^lib/(?!auth/)[^/]+/(?:data|service)\\.ts$|^lib/platform/(?:db|clickhouse)\\.ts$", ...TYPE_ONLY },
    ),
    forbid(
      "routes-use-no-page-code",
      "Routes run outside Next: no loaders, no server actions.",
      { path: "^app/.*/route\\.ts$", pathNot: "^app/api/auth/" },
      { path: "/(?:loaders|actions)\\.ts$|^lib/actions/" },
    ),
    forbid(
      "the-heart-is-pure",
      "Deciding does no input or output.",
      { path: "^lib/access/", pathNot: TESTS },
      { path: "^lib/(?!access/|core/)|^(?:app|components)/|^(?:fs|net|http|pg)$" },
    ),
    forbid(
      "gates-know-no-nouns",
      "Nouns build on the gates.",
      { path: `^lib/(?:${GATES})/`, pathNot: TESTS },
      { path: NOUN },
    ),
    forbid(
      "platform-knows-no-domain",
      "Clients and processes only.",
      { path: "^lib/platform/", pathNot: TESTS },
      { path: "^lib/(?!platform/|core/)|^(?:app|components)/" },
    ),
    forbid(
      "core-stands-alone",
      "lib/core imports nothing of ours.",
      { path: "^lib/core/", pathNot: TESTS },
      { path: "^(?:app|components|bin)/|^lib/(?!core/)" },
    ),
    forbid(
      "dialects-hold-no-clients",
      "Dialects call verbs and reads.",
      { path: "^lib/dialects/" },
      { path: "^lib/platform/(?:db|clickhouse)\\.ts$" },
    ),
    forbid(
      "test-help-is-for-tests",
      "Nothing that ships leans on lib/testing.",
      { pathNot: TESTS },
      { path: "^lib/testing/" },
    ),
    forbid(
      "programs-are-not-imported",
      "bin/ holds programs.",
      { path: "^(?:app|components|lib)/", pathNot: TESTS },
      { path: "^bin/" },
    ),
    forbid("nothing-unresolved", "An import that leads nowhere.", {}, { couldNotResolve: true }),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: "^\\.next|^dist/|/generated/|\\.generated\\.",
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "node", "default", "types"] },
  },
};
