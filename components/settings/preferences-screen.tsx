"use client";

import { type ReactNode, useState } from "react";
import { Page } from "@/components/layout/page";
import { rememberTheme } from "@/components/layout/remember-theme";
import { Card } from "@/components/ui/card";
import { Checkbox } from "@/components/ui/checkbox";
import { Notice } from "@/components/ui/notice";
import { PageHeader } from "@/components/ui/page-header";
import { useNow } from "@/components/ui/relative-time";
import { Segmented } from "@/components/ui/segmented";
import { toast } from "@/components/ui/toast";
import { useAction } from "@/components/ui/use-action";
import { exactTime } from "@/lib/i18n/dates";
import { t } from "@/lib/i18n/t";
import { updatePreferencesAction } from "@/lib/preferences/actions";
import type { ConsolePreferences } from "@/lib/preferences/schema";

const THEMES = ["auto", "light", "dark"] as const;
const ZONES = ["local", "utc"] as const;
const DISPLAYS = ["table", "compact", "json"] as const;

/** Your settings → Preferences. A choice holds at once, and is taken back when it could not be kept. */
export function PreferencesScreen({ preferences: initial }: { preferences: ConsolePreferences }) {
  const [chosen, setChosen] = useState(initial);
  const { run, failure } = useAction(updatePreferencesAction);
  const now = useNow();

  async function choose(change: Partial<ConsolePreferences>) {
    const before = chosen;
    const light = (theme: ConsolePreferences["theme"]) => rememberTheme(theme === "auto" ? "system" : theme);
    setChosen({ ...before, ...change });
    if (change.theme) light(change.theme);
    if (await run(change)) return void toast.success(t("preferences.saved"));
    setChosen(before);
    if (change.theme) light(before.theme);
  }

  return (
    <Page>
      <PageHeader title={t("settings.preferences")} description={t("preferences.description")} />
      {failure && (
        <Notice tone="danger" role="alert">
          {failure.message}
        </Notice>
      )}
      <Group title={t("preferences.look")}>
        <Choice label={t("preferences.theme")}>
          <Segmented
            label={t("preferences.theme")}
            value={chosen.theme}
            onValueChange={(theme) => void choose({ theme })}
            options={THEMES.map((value) => ({ value, label: t(`preferences.theme.${value}`) }))}
          />
        </Choice>
        <Choice label={t("preferences.zone")} text={t("preferences.zoneText", { time: exactTime(new Date(now)) })}>
          <Segmented
            label={t("preferences.zone")}
            value={chosen.timezone}
            onValueChange={(timezone) => void choose({ timezone })}
            options={ZONES.map((value) => ({ value, label: t(`preferences.zone.${value}`) }))}
          />
        </Choice>
      </Group>
      <Group title={t("preferences.logs")} text={t("preferences.logsText")}>
        <Choice label={t("preferences.display")}>
          <Segmented
            label={t("preferences.display")}
            value={chosen.display_mode}
            onValueChange={(display_mode) => void choose({ display_mode })}
            options={DISPLAYS.map((value) => ({ value, label: t(`preferences.display.${value}`) }))}
          />
        </Choice>
        <div className="px-4 py-3">
          <Checkbox
            checked={chosen.fields_panel_open}
            onCheckedChange={(fields_panel_open) => void choose({ fields_panel_open })}
          >
            {t("preferences.fields")}
          </Checkbox>
        </div>
      </Group>
      <Group title={t("preferences.keyboard")} text={t("preferences.keyboardText")}>
        <div className="px-4 py-3">
          <Checkbox checked={chosen.shortcuts} onCheckedChange={(shortcuts) => void choose({ shortcuts })}>
            {t("preferences.shortcuts")}
          </Checkbox>
        </div>
      </Group>
    </Page>
  );
}

function Group({ title, text, children }: { title: string; text?: string; children: ReactNode }) {
  return (
    <Card aria-label={title} className="max-w-3xl">
      <div className="border-b px-4 py-3">
        <h2 className="font-medium">{title}</h2>
        {text && <p className="text-sm text-soft">{text}</p>}
      </div>
      <div className="divide-y">{children}</div>
    </Card>
  );
}

function Choice({ label, text, children }: { label: string; text?: string; children: ReactNode }) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 px-4 py-3">
      <div className="min-w-0 flex-1 basis-56">
        <p>{label}</p>
        {text && (
          <p className="text-sm text-soft" suppressHydrationWarning>
            {text}
          </p>
        )}
      </div>
      {children}
    </div>
  );
}
