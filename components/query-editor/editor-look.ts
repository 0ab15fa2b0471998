import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const colour = (name: string) => `var(--color-${name})`;

const layout = EditorView.theme({
  "&": { fontSize: "0.8125rem", backgroundColor: "transparent", color: colour("ink") },
  "&.cm-focused": { outline: `2px solid ${colour("accent")}`, outlineOffset: "-2px", borderRadius: "0 0 8px 8px" },
  ".cm-scroller": { fontFamily: "var(--font-mono)", lineHeight: "1.25rem", maxHeight: "14rem", overflowX: "hidden" },
  ".cm-content": { padding: "10px 0", caretColor: colour("ink") },
  ".cm-line": { padding: "0 12px" },
  ".cm-placeholder": { color: colour("faint") },
  ".cm-cursor": { borderLeftColor: colour("ink") },
  "&.cm-focused .cm-selectionBackground, .cm-selectionBackground": {
    background: "color-mix(in oklab, var(--color-accent) 26%, transparent) !important",
  },
  ".cm-tooltip": {
    border: "none",
    borderRadius: "8px",
    overflow: "hidden",
    backgroundColor: colour("raised"),
    color: colour("ink"),
    boxShadow: `0 0 0 1px ${colour("line")}, 0 8px 24px -6px oklch(0.2 0.02 265 / 0.16)`,
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": {
    fontFamily: "var(--font-mono)",
    maxWidth: "min(32rem, calc(100vw - 1rem))",
    maxHeight: "14rem",
    padding: "4px",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": {
    padding: "3px 8px",
    borderRadius: "6px",
    display: "flex",
    justifyContent: "space-between",
    gap: "1.5rem",
  },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: colour("hover"), color: colour("ink") },
  ".cm-completionIcon": { display: "none" },
  ".cm-completionLabel": { overflow: "hidden", textOverflow: "ellipsis" },
  ".cm-completionDetail": { fontStyle: "normal", color: colour("soft"), marginLeft: "auto" },
  ".cm-diagnostic": { padding: "6px 10px", borderLeft: `3px solid ${colour("danger")}` },
  ".cm-lintRange-error": {
    backgroundImage: "none",
    textDecoration: `underline wavy ${colour("danger")}`,
    textUnderlineOffset: "3px",
  },
  ".cm-lintPoint-error::after": { borderBottomColor: colour("danger") },
  "@media (pointer: coarse)": { ".cm-content": { fontSize: "1rem" } },
});

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.definitionKeyword, tags.modifier], color: colour("accent") },
  { tag: [tags.string, tags.special(tags.string)], color: colour("ok") },
  { tag: [tags.number, tags.bool, tags.null], color: colour("warn") },
  { tag: [tags.operator, tags.paren, tags.punctuation, tags.squareBracket], color: colour("soft") },
  { tag: [tags.comment, tags.lineComment, tags.blockComment], color: colour("faint") },
  { tag: [tags.propertyName, tags.name], color: colour("ink") },
]);

/** The editor in the console's colours, light and dark by the same variables as everything else. */
export const editorLook: Extension = [layout, syntaxHighlighting(colours)];
