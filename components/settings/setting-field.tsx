"use client";

import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Field, Input } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { type MessageKey, t } from "@/lib/i18n/t";
import { type KnownKey, knownSetting } from "@/lib/settings/known";

type Props = {
  settingKey: KnownKey;
  value: string;
  isSecretKept: boolean;
  error: string | null;
  onChange: (value: string) => void;
  /** Takes a secret away that is kept. */
  onRemove: () => void;
};

/** Sentences beside an input, where there is more to say than its name. */
const HINTS: Partial<Record<KnownKey, MessageKey>> = {
  "alerts.smtp_port": "setting.alerts.smtp_port.hint",
  "alerts.smtp_from": "setting.alerts.smtp_from.hint",
  "token.max_lifetime_days": "setting.token.max_lifetime_days.hint",
  "leaked_tokens.github_keys_url": "setting.leaked_tokens.github_keys_url.hint",
};

const CHOICES: Readonly<Record<string, string>> = {
  "": t("choice.security."),
  starttls: t("choice.security.starttls"),
  tls: t("choice.security.tls"),
  none: t("choice.security.none"),
};

/** One setting as its kind asks for it. */
export function SettingField(props: Props) {
  const { settingKey, value, error, onChange } = props;
  const { kind, choices = [] } = knownSetting(settingKey);
  const label = t(`setting.${settingKey}`);
  const hint = HINTS[settingKey];
  if (kind === "switch") {
    return (
      <Checkbox checked={value === "true"} onCheckedChange={(isOn) => onChange(String(isOn))} className="sm:col-span-2">
        {label}
      </Checkbox>
    );
  }
  if (kind === "secret") return <SecretField {...props} label={label} />;
  if (kind === "choice") {
    return (
      <Field label={label} error={error}>
        <Select
          value={value}
          onValueChange={onChange}
          options={choices.map((choice) => ({ value: choice, label: CHOICES[choice] ?? choice }))}
        />
      </Field>
    );
  }
  return (
    <Field label={label} hint={hint && t(hint)} error={error} className={kind === "url" ? "sm:col-span-2" : undefined}>
      <Input
        id={`setting-${settingKey}`}
        value={value}
        maxLength={1_000}
        spellCheck={false}
        inputMode={kind === "number" || kind === "port" ? "decimal" : undefined}
        className={kind === "url" || kind === "text" ? "font-mono" : ""}
        onValueChange={onChange}
      />
    </Field>
  );
}

/** A secret is written and never read back. */
function SecretField({ settingKey, value, isSecretKept, error, onChange, onRemove, label }: Props & { label: string }) {
  return (
    <div className="flex min-w-0 flex-col gap-1.5">
      <Field label={label} hint={t(isSecretKept ? "instance.secretSet" : "instance.secretNone")} error={error}>
        <Input
          id={`setting-${settingKey}`}
          type="password"
          autoComplete="new-password"
          placeholder={isSecretKept ? "••••••••" : undefined}
          value={value}
          maxLength={1_000}
          onValueChange={onChange}
        />
      </Field>
      {isSecretKept && (
        <div>
          <Button
            size="sm"
            variant="danger-quiet"
            aria-label={`${t("instance.secretRemove")}: ${label}`}
            onClick={onRemove}
          >
            {t("instance.secretRemove")}
          </Button>
        </div>
      )}
    </div>
  );
}
