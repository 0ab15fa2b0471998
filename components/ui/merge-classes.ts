/** What a whole utility sets, where its name alone does not say it. */
const WHOLE: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries({
    display:
      "block inline-block inline flex inline-flex grid inline-grid table table-row table-cell table-header-group table-row-group contents hidden",
    position: "static fixed absolute relative sticky",
    visibility: "visible invisible",
    reader: "sr-only not-sr-only",
    slant: "italic not-italic",
    case: "uppercase lowercase capitalize normal-case",
    line: "underline overline line-through no-underline",
    "text align": "text-left text-center text-right text-start text-end text-justify",
    family: "font-sans font-serif font-mono",
    "border collapse": "border-collapse border-separate",
    "border style": "border-solid border-dashed border-dotted border-double border-none",
    "list position": "list-inside list-outside",
    "word break": "break-normal break-words break-all break-keep",
    "overflow wrap": "wrap-normal wrap-break-word wrap-anywhere",
    "text wrap": "text-wrap text-nowrap text-balance text-pretty",
    "text overflow": "truncate text-ellipsis text-clip",
    marker: "list-none list-disc list-decimal",
    direction: "flex-row flex-row-reverse flex-col flex-col-reverse",
    wrap: "flex-wrap flex-nowrap flex-wrap-reverse",
  }).flatMap(([group, utilities]) => utilities.split(" ").map((utility) => [utility, group])),
);

/** Utilities that set one thing whatever follows their name; the longest name that fits counts. */
const NAMES = new Set(
  "p px py pt pr pb pl m mx my mt mr mb ml w h size min-w max-w min-h max-h gap gap-x gap-y inset inset-x inset-y top right bottom left z basis grow shrink order items justify self content rounded rounded-t rounded-b rounded-l rounded-r rounded-tl rounded-tr rounded-bl rounded-br overflow overflow-x overflow-y opacity cursor select whitespace line-clamp leading tracking decoration underline-offset outline-offset translate-x translate-y transition duration align grid-cols grid-rows col-start col-end row-start row-end col row rotate scale aspect delay ease origin place-items place-content justify-items justify-self touch columns animate pointer-events object fill stroke bg".split(
    " ",
  ),
);

/** What a group takes with it: a padding all around leaves nothing of one at the side. */
const WIDER: Readonly<Record<string, readonly string[]>> = {
  p: ["px", "py", "pt", "pr", "pb", "pl"],
  px: ["pl", "pr"],
  py: ["pt", "pb"],
  m: ["mx", "my", "mt", "mr", "mb", "ml"],
  mx: ["ml", "mr"],
  my: ["mt", "mb"],
  size: ["w", "h"],
  gap: ["gap-x", "gap-y"],
  inset: ["inset-x", "inset-y", "top", "right", "bottom", "left"],
  "inset-x": ["left", "right"],
  "inset-y": ["top", "bottom"],
  rounded: "t b l r tl tr bl br".split(" ").map((corner) => `rounded-${corner}`),
  "rounded-t": ["rounded-tl", "rounded-tr"],
  "rounded-b": ["rounded-bl", "rounded-br"],
  "rounded-l": ["rounded-tl", "rounded-bl"],
  "rounded-r": ["rounded-tr", "rounded-br"],
  overflow: ["overflow-x", "overflow-y"],
  "line-clamp": ["display", "overflow"],
  flex: ["basis", "grow", "shrink"],
  "text size": ["leading"],
  "border width": [
    "border width x",
    "border width y",
    "border width t",
    "border width r",
    "border width b",
    "border width l",
  ],
  "border colour": [
    "border colour x",
    "border colour y",
    "border colour t",
    "border colour r",
    "border colour b",
    "border colour l",
  ],
  "border colour x": ["border colour l", "border colour r"],
  "border colour y": ["border colour t", "border colour b"],
  "border width x": ["border width l", "border width r"],
  "border width y": ["border width t", "border width b"],
};

const SIZES = /^(?:xs|sm|base|md|lg|\d*xl|\[[\d.]+\w+\])(?:\/|$)/;
const WEIGHTS = /^(?:thin|light|normal|medium|semibold|bold|black)$/;

/** What a utility sets; null for a class that is none. */
function groupOf(utility: string): string | null {
  const name = utility.replace(/^-/, "");
  const whole = WHOLE[name];
  if (whole) return whole;
  const [head = "", ...rest] = name.split("-");
  const value = rest.join("-");
  if (head === "text") return SIZES.test(value) ? "text size" : "text colour";
  if (head === "font") return WEIGHTS.test(value) ? "weight" : null;
  if (head === "flex") return "flex";
  if (head === "content") return /^\[|^none$/.test(value) ? "text content" : "content";
  if (/^outline(?:-\d+)?$/.test(name)) return "outline width";
  if (head === "border") {
    const [, side = "", width = ""] = /^(?:([xytrbl])(?:-|$))?(.*)$/.exec(value) ?? [];
    return /^\d*$/.test(width) ? `border width ${side}`.trim() : `border colour ${side}`.trim();
  }
  for (let end = name.length; end > 0; end = name.lastIndexOf("-", end - 1)) {
    if (NAMES.has(name.slice(0, end))) return name.slice(0, end);
  }
  return null;
}

/** Where a class's conditions end: the last colon outside of brackets. */
function conditionsEnd(name: string): number {
  let depth = 0;
  let end = 0;
  for (let at = 0; at < name.length; at += 1) {
    if (name[at] === "[" || name[at] === "(") depth += 1;
    if (name[at] === "]" || name[at] === ")") depth -= 1;
    if (name[at] === ":" && depth === 0) end = at + 1;
  }
  return end;
}

/**
 * Class names of Tailwind where a later one takes away an earlier one of the same property, under the same conditions.
 * It knows the utilities that this console uses (merge-classes.test.ts holds it to tailwind-merge on every one of them);
 * classes that it does not know stay.
 */
export function mergeClasses(classes: string): string {
  const taken = new Set<string>();
  const kept: string[] = [];
  for (const name of classes.split(/\s+/).filter(Boolean).reverse()) {
    const end = conditionsEnd(name);
    const group = groupOf(name.slice(end));
    if (group !== null) {
      const conditions = name.slice(0, end);
      if (taken.has(conditions + group)) continue;
      for (const one of [group, ...(WIDER[group] ?? [])]) taken.add(conditions + one);
    }
    kept.push(name);
  }
  return kept.reverse().join(" ");
}
