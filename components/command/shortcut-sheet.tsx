"use client";

import { useRouter } from "next/navigation";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Kbd } from "@/components/ui/kbd";
import { leavePage } from "@/components/ui/leaving";
import { Notice } from "@/components/ui/notice";
import { useShortcuts } from "@/components/ui/shortcuts";
import { t } from "@/lib/i18n/t";
import { type Shortcut, shortcutsFor } from "./keys";

/** The help sheet: every shortcut that works for this person, and where to switch them off. */
export function ShortcutSheet({ isAdmin, onClose }: { isAdmin: boolean; onClose: () => void }) {
  const router = useRouter();
  const isKeyed = useShortcuts();
  const { everywhere, places } = shortcutsFor(isAdmin);
  function toPreferences() {
    onClose();
    leavePage(() => router.push("/settings/preferences"));
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("shortcuts.title")}
      description={t("shortcuts.description")}
      footer={<Button onClick={toPreferences}>{t(isKeyed ? "shortcuts.switchOff" : "shortcuts.switchOn")}</Button>}
    >
      <div className="flex flex-col gap-5">
        {!isKeyed && <Notice>{t("shortcuts.off")}</Notice>}
        <Keys title={t("shortcuts.everywhere")} shortcuts={everywhere} />
        <Keys title={t("shortcuts.places")} shortcuts={places} />
      </div>
    </Dialog>
  );
}

function Keys({ title, shortcuts }: { title: string; shortcuts: readonly Shortcut[] }) {
  return (
    <section>
      <h3 className="pb-1 text-sm font-medium text-faint">{title}</h3>
      <dl className="grid grid-cols-1 gap-x-8 sm:grid-cols-2">
        {shortcuts.map(({ keys, together, label }) => (
          <div key={label} className="flex min-h-8 items-center justify-between gap-3 border-b border-line py-1">
            <dt className="min-w-0">{t(label)}</dt>
            <dd className="flex shrink-0 items-center gap-1">
              {keys.map((key, index) => (
                <span key={key} className="flex items-center gap-1">
                  {index > 0 && <span className="text-xs text-faint">{together ? "+" : t("shortcuts.then")}</span>}
                  <Kbd>{key}</Kbd>
                </span>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
