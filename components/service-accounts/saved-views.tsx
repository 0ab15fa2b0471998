"use client";

import { Bookmark, X } from "lucide-react";
import { type FormEvent, useId, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { Field, Input } from "@/components/ui/field";
import { Popover } from "@/components/ui/popover";
import { toast } from "@/components/ui/toast";
import { useAction } from "@/components/ui/use-action";
import { t } from "@/lib/i18n/t";
import { dropViewAction, saveViewAction } from "@/lib/list-views/actions";
import type { SavedView } from "@/lib/list-views/data";
import { type ListQuery, readListQuery, writeListQuery } from "@/lib/service-tokens/schema";

const LIST = "service-tokens";
export type Views = readonly SavedView[];
type Props = { views: Views; asked: ListQuery; onShow: (query: ListQuery) => void };

/** Searches that the viewer keeps under names, and a form that keeps the present one. */
export function SavedViews({ views, asked, onShow }: Props) {
  const [isOpen, setOpen] = useState(false);
  const search = writeListQuery({ ...asked, page: 1 });
  const current = views.find((view) => view.search === search);
  return (
    <Popover
      title={t("views.menu")}
      open={isOpen}
      onOpenChange={setOpen}
      trigger={
        <Button icon={<Bookmark aria-hidden className={cn("size-3.5", current && "fill-current text-accent")} />}>
          <span className="max-w-32 truncate">{current?.name ?? t("views.menu")}</span>
        </Button>
      }
    >
      <div className="flex flex-col gap-3">
        {views.length === 0 ? (
          <p className="text-soft">{t("views.none")}</p>
        ) : (
          <ul aria-label={t("views.kept")} className="-mx-1.5 flex flex-col">
            {views.map((view) => (
              <KeptView
                key={view.id}
                view={view}
                isCurrent={view === current}
                onShow={() => {
                  setOpen(false);
                  onShow(readListQuery(new URLSearchParams(view.search)));
                }}
              />
            ))}
          </ul>
        )}
        <KeepForm search={search} />
      </div>
    </Popover>
  );
}

function KeptView({ view, isCurrent, onShow }: { view: SavedView; isCurrent: boolean; onShow: () => void }) {
  const { run, isRunning } = useAction(dropViewAction);
  async function drop() {
    if (await run({ list: LIST, id: view.id })) toast.success(t("views.dropped", { name: view.name }));
    else toast.error(t("error.lost"));
  }
  return (
    <li className="group flex items-center rounded-md hover:bg-hover">
      <button
        type="button"
        aria-current={isCurrent || undefined}
        onClick={onShow}
        className={cn("min-h-8 min-w-0 flex-1 truncate px-1.5 text-left", isCurrent && "font-medium text-accent")}
      >
        {view.name}
      </button>
      <button
        type="button"
        aria-label={t("views.drop", { name: view.name })}
        aria-disabled={isRunning || undefined}
        onClick={() => isRunning || void drop()}
        className="grid size-7 shrink-0 place-items-center rounded-md text-faint hover:text-ink"
      >
        <X aria-hidden className="size-3.5" />
      </button>
    </li>
  );
}

function KeepForm({ search }: { search: string }) {
  const [name, setName] = useState("");
  const [isTried, setTried] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const form = useId();
  const { run, failure, isRunning } = useAction(saveViewAction);
  const missing = isTried && name.trim() === "" ? t("views.nameMissing") : null;

  async function keep(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (name.trim() === "") return input.current?.focus();
    if (!(await run({ list: LIST, name, search }))) return;
    toast.success(t("views.saved", { name: name.trim() }));
    setName("");
    setTried(false);
  }

  return (
    <form id={form} noValidate onSubmit={(event) => void keep(event)} className="flex flex-col gap-2 border-t pt-3">
      <Field label={t("views.name")} hint={t("views.text")} error={missing ?? failure?.message ?? null}>
        <Input ref={input} value={name} maxLength={60} onValueChange={setName} />
      </Field>
      <Button type="submit" pending={isRunning} className="self-start">
        {t("views.save")}
      </Button>
    </form>
  );
}
