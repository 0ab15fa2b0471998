"use client";

import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { SQLDialect, sql } from "@codemirror/lang-sql";
import { type Diagnostic, setDiagnostics } from "@codemirror/lint";
import { Compartment, EditorState, type Extension, Prec } from "@codemirror/state";
import { EditorView, keymap, placeholder as placeholderText } from "@codemirror/view";
import { useEffect, useEffectEvent, useRef } from "react";
import { editorLook } from "./editor-look";
import { logchefql, type QuerySource } from "./logchefql";

export type QueryEditorProps = QuerySource & {
  language: "logchefql" | "sql";
  /** Accessible name. */
  label: string;
  placeholder: string;
  value: string;
  /** `database.table` of the source, whose columns SQL completes. */
  table: string | null;
  /** What is wrong, and where; line and column count from 1, columns in code points. */
  problem: { line: number; column: number; message: string } | null;
  /** Id of the element that tells the problem. */
  describedBy: string;
  onChange: (text: string) => void;
  onRun: () => void;
};

const clickhouse = SQLDialect.define({ identifierQuotes: '`"', hashComments: false, backslashEscapes: true });

function sqlFor(columns: QuerySource["columns"], table: string | null): Extension {
  const names = columns.map(({ name, type }) => ({ label: name, detail: type, type: "property" }));
  const [database = "", name = ""] = (table ?? "").split(".");
  const schema = table ? { [database]: { [name]: names } } : {};
  return sql({
    dialect: clickhouse,
    schema,
    upperCaseKeywords: true,
    ...(table && { defaultSchema: database, defaultTable: name }),
  });
}

/** The offset of a line and column in a text. */
function offsetOf(state: EditorState, { line, column }: { line: number; column: number }): number {
  const at = state.doc.line(Math.min(Math.max(1, line), state.doc.lines));
  const before = [...at.text].slice(0, column - 1).join("");
  return Math.min(at.from + before.length, at.to);
}

function diagnosticsOf(state: EditorState, problem: QueryEditorProps["problem"]): Diagnostic[] {
  if (!problem) return [];
  const from = offsetOf(state, problem);
  const word = /^(?:\w+|\S)/.exec(state.doc.sliceString(from))?.[0] ?? "";
  return [{ from, to: from + word.length, severity: "error", message: problem.message }];
}

/**
 * A text in a query language, coloured, completed and marked where it is wrong. Ctrl or Cmd with Enter runs it, in
 * LogchefQL Enter alone does. Tab leaves it, as everywhere on the page (WCAG 2.1.2).
 */
export function QueryEditor(props: QueryEditorProps) {
  const { language, label, placeholder, value, columns, table, problem, describedBy } = props;
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const speech = useRef(new Compartment());
  const changed = useEffectEvent((text: string) => props.onChange(text));
  const run = useEffectEvent(() => props.onRun());
  const source = useEffectEvent((): QuerySource => props);
  const initial = useEffectEvent(() => value);

  useEffect(() => {
    if (!host.current) return;
    const runs = () => {
      run();
      return true;
    };
    const keys = [{ key: "Mod-Enter", run: runs }, ...(language === "logchefql" ? [{ key: "Enter", run: runs }] : [])];
    const editor = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: initial(),
        extensions: [
          // Enter takes a completion while one is offered, which these keys must not get ahead of.
          Prec.high(keymap.of(completionKeymap)),
          keymap.of([...keys, ...closeBracketsKeymap, ...historyKeymap, ...defaultKeymap]),
          history(),
          closeBrackets(),
          autocompletion({ defaultKeymap: false, icons: false }),
          EditorView.lineWrapping,
          speech.current.of(language === "sql" ? sqlFor([], null) : logchefql(() => source())),
          EditorView.contentAttributes.of({
            "aria-label": label,
            "aria-describedby": describedBy,
            spellcheck: "false",
            autocapitalize: "off",
          }),
          placeholderText(placeholder),
          editorLook,
          EditorView.updateListener.of((update) => {
            if (update.docChanged) changed(update.state.doc.toString());
          }),
        ],
      }),
    });
    view.current = editor;
    return () => {
      editor.destroy();
      view.current = null;
    };
  }, [language, label, placeholder, describedBy]);

  useEffect(() => {
    if (language !== "sql") return;
    view.current?.dispatch({ effects: speech.current.reconfigure(sqlFor(columns, table)) });
  }, [language, columns, table]);

  useEffect(() => {
    const editor = view.current;
    if (!editor || editor.state.doc.toString() === value) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value } });
  }, [value]);

  useEffect(() => {
    const editor = view.current;
    if (editor) editor.dispatch(setDiagnostics(editor.state, diagnosticsOf(editor.state, problem)));
  }, [problem]);

  return <div ref={host} className="min-w-0" />;
}
