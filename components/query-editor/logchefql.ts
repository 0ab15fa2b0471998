import type { CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import { LanguageSupport, LRLanguage } from "@codemirror/language";
import { styleTags, tags } from "@lezer/highlight";
import { complete, completionContext } from "@/lib/logs/ql/complete";
import { parser } from "@/lib/logs/ql/grammar.generated.js";

/** What completion asks about the source. */
export type QuerySource = {
  columns: readonly { name: string; type: string }[];
  /** The most frequent values of a field, for what stands after an operator. */
  valuesOf: (field: string) => Promise<string[]>;
};

const language = LRLanguage.define({
  name: "logchefql",
  parser: parser.configure({
    props: [
      styleTags({
        "Segment/Ident Segment/String Segment/OpenString": tags.propertyName,
        "Value/String Value/OpenString Value/Ident": tags.string,
        "Value/Number": tags.number,
        "AndKeyword OrKeyword": tags.keyword,
        Operator: tags.operator,
        "Open Close": tags.paren,
        Pipe: tags.keyword,
      }),
    ],
  }),
});

const KINDS = { field: "property", key: "property", operator: "operator", value: "text", keyword: "keyword" } as const;

/** What may be written at the cursor, by the rules of lib/logs/ql; values come from the source. */
async function suggest(context: CompletionContext, source: QuerySource): Promise<CompletionResult | null> {
  const at = completionContext(context.state.doc.toString(), context.pos);
  const isWaiting = at.expectation === "value" || at.expectation === "path";
  if (at.typed === "" && !context.explicit && !isWaiting) return null;
  const isValue = at.expectation === "value" && at.path.length > 0;
  const values = isValue ? await source.valuesOf(at.path.join(".")) : undefined;
  if (context.aborted) return null;
  const found = complete(at, { columns: source.columns, ...(values && { values }) });
  if (found.length === 0) return null;
  return {
    from: at.from,
    to: at.to,
    filter: false,
    options: found.map(({ kind, label, insert, detail }) => ({ label, apply: insert, detail, type: KINDS[kind] })),
  };
}

/** LogchefQL with its colours and completions; `source` is asked anew each time. */
export function logchefql(source: () => QuerySource): LanguageSupport {
  return new LanguageSupport(
    language,
    language.data.of({ autocomplete: (context: CompletionContext) => suggest(context, source()) }),
  );
}
