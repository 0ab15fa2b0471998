"use client";

import Link from "next/link";
import { useSearchParams } from "next/navigation";
import { Page } from "@/components/layout/page";
import { RESUME } from "@/components/step-up/draft";
import { PageHeader } from "@/components/ui/page-header";
import { Tabs } from "@/components/ui/tabs";
import { t } from "@/lib/i18n/t";
import type { InstanceSettings } from "@/lib/settings/loaders";
import { FederationPanel } from "./federation-panel";
import { OtherSettings } from "./other-settings";
import { RULE_DRAFT } from "./rule-draft";
import { SettingGroup } from "./setting-group";
import { TestMail, TestWebhook } from "./trials";

const TAB_OF_DRAFT: Readonly<Record<string, string>> = {
  "settings-policy": "tokens",
  "settings-leaks": "tokens",
  [RULE_DRAFT]: "federation",
};

/** Administration → Settings: what holds for everybody on this console. */
export function InstanceScreen({ instance }: { instance: InstanceSettings }) {
  const { values, secretsKept } = instance;
  const kept = { values, secretsKept };
  // Whoever comes back from signing in again finds the tab that they left.
  const resumed = useSearchParams().get(RESUME) ?? "";
  return (
    <Page>
      <PageHeader title={t("nav.settings")} description={t("instance.description")} />
      <Tabs
        label={t("instance.tabs")}
        defaultValue={TAB_OF_DRAFT[resumed] ?? "alerts"}
        tabs={[
          {
            value: "alerts",
            label: t("instance.tab.alerts"),
            panel: (
              <div className="flex max-w-3xl flex-col gap-4">
                <SettingGroup
                  {...kept}
                  name="settings-alerts"
                  title={t("instance.group.alerts")}
                  text={t("instance.group.alerts.text")}
                  keys={["alerts.enabled"]}
                />
                <SettingGroup
                  {...kept}
                  name="settings-mail"
                  title={t("instance.group.mail")}
                  text={t("instance.group.mail.text")}
                  keys={[
                    "alerts.smtp_host",
                    "alerts.smtp_port",
                    "alerts.smtp_security",
                    "alerts.smtp_username",
                    "alerts.smtp_password",
                    "alerts.smtp_from",
                    "alerts.smtp_reply_to",
                  ]}
                >
                  <TestMail />
                </SettingGroup>
                <SettingGroup
                  {...kept}
                  name="settings-webhooks"
                  title={t("instance.group.webhooks")}
                  text={t("instance.group.webhooks.text")}
                  keys={["alerts.webhook_secret"]}
                >
                  <TestWebhook />
                  <p className="border-t px-4 py-3">
                    <Link href="/admin/settings/undelivered" className="underline underline-offset-2">
                      {t("undelivered.link")}
                    </Link>
                  </p>
                </SettingGroup>
              </div>
            ),
          },
          {
            value: "tokens",
            label: t("instance.tab.tokens"),
            panel: (
              <div className="flex max-w-3xl flex-col gap-4">
                <SettingGroup
                  {...kept}
                  name="settings-policy"
                  title={t("instance.group.policy")}
                  text={t("instance.group.policy.text")}
                  keys={[
                    "token.max_lifetime_days",
                    "token.must_expire",
                    "token.reason_required",
                    "tokens.revoke_family_on_reuse",
                    "token.expiry_webhook_url",
                  ]}
                />
                <SettingGroup
                  {...kept}
                  name="settings-leaks"
                  title={t("instance.group.leaks")}
                  text={t("instance.group.leaks.text")}
                  keys={["leaked_tokens.webhook_url", "leaked_tokens.github_keys_url"]}
                >
                  <p className="border-t px-4 py-3">
                    <Link href="/admin/audit/leaked-tokens" className="underline underline-offset-2">
                      {t("instance.leakPage")}
                    </Link>
                  </p>
                </SettingGroup>
              </div>
            ),
          },
          {
            value: "federation",
            label: t("instance.tab.federation"),
            panel: <FederationPanel rules={instance.rules} accounts={instance.accounts} />,
          },
          { value: "other", label: t("instance.tab.other"), panel: <OtherSettings settings={instance.others} /> },
        ]}
      />
    </Page>
  );
}
