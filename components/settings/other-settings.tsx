"use client";

import { SlidersHorizontal, Trash2 } from "lucide-react";
import { useState } from "react";
import { RemovalDialog } from "@/components/teams/removal-dialog";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { IconButton } from "@/components/ui/icon-button";
import { toast } from "@/components/ui/toast";
import { useAction } from "@/components/ui/use-action";
import { t } from "@/lib/i18n/t";
import { removeSettingAction } from "@/lib/settings/actions";
import type { OtherSetting } from "@/lib/settings/loaders";

const HEADING = "other-settings";

/** Settings that this screen has no input for, so that none is hidden. */
export function OtherSettings({ settings }: { settings: readonly OtherSetting[] }) {
  const [removing, setRemoving] = useState<string | null>(null);
  return (
    <div className="flex flex-col gap-3">
      <h2 id={HEADING} tabIndex={-1} className="text-soft outline-none">
        {t("others.text")}
      </h2>
      {settings.length === 0 ? (
        <EmptyState icon={<SlidersHorizontal aria-hidden className="size-4" />} title={t("others.none")}>
          {t("others.noneText")}
        </EmptyState>
      ) : (
        <Card>
          <ul aria-labelledby={HEADING} className="divide-y">
            {settings.map((setting) => (
              <li key={setting.key} className="flex items-center gap-3 px-4 py-2.5">
                <div className="min-w-0 flex-1">
                  <p className="flex flex-wrap items-center gap-2">
                    <code className="font-mono text-sm font-medium wrap-anywhere">{setting.key}</code>
                    <Badge>{setting.category}</Badge>
                  </p>
                  {setting.description && <p className="text-sm text-soft wrap-anywhere">{setting.description}</p>}
                  <code className="font-mono text-sm text-soft wrap-anywhere">{setting.value ?? "••••••••"}</code>
                </div>
                <IconButton
                  label={t("others.removeNamed", { key: setting.key })}
                  hint={t("others.remove")}
                  onClick={() => setRemoving(setting.key)}
                >
                  <Trash2 aria-hidden />
                </IconButton>
              </li>
            ))}
          </ul>
        </Card>
      )}
      {removing !== null && <RemoveDialog settingKey={removing} onClose={() => setRemoving(null)} />}
    </div>
  );
}

function RemoveDialog({ settingKey, onClose }: { settingKey: string; onClose: () => void }) {
  const { run, failure, isRunning } = useAction(removeSettingAction);
  return (
    <RemovalDialog
      title={t("others.removeTitle", { key: settingKey })}
      description={t("others.removeText")}
      confirm={t("others.remove")}
      focusAfter={HEADING}
      failure={failure}
      isRunning={isRunning}
      remove={async () => {
        if ((await run({ key: settingKey })) === null) return false;
        toast.success(t("others.removed", { key: settingKey }));
        return true;
      }}
      onClose={onClose}
    />
  );
}
