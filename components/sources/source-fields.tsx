"use client";

import type { ReactNode } from "react";
import { Checkbox } from "@/components/ui/checkbox";
import { Field, Input } from "@/components/ui/field";
import { t } from "@/lib/i18n/t";
import type { SourceInput } from "./source-input";

type Props = {
  value: SourceInput;
  onChange: (change: Partial<SourceInput>) => void;
  errorOf: (field: keyof SourceInput) => string | null;
  isNew: boolean;
  hasPassword: boolean;
};

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <fieldset className="min-w-0">
      <legend className="mb-2 text-sm font-medium text-faint">{title}</legend>
      <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">{children}</div>
    </fieldset>
  );
}

/** All that is said about a source: what it is, where it is, and which of its columns matter. */
export function SourceFields({ value, onChange, errorOf, isNew, hasPassword }: Props) {
  const line = (field: Exclude<keyof SourceInput, "tlsEnable" | "isAutoCreated">, max: number, isCode = false) => (
    <Input
      id={`source-${field}`}
      value={value[field]}
      maxLength={max}
      spellCheck={!isCode}
      className={isCode ? "font-mono" : ""}
      onValueChange={(text: string) => onChange({ [field]: text })}
    />
  );
  return (
    <>
      <Group title={t("source.section.what")}>
        <Field label={t("source.name")} hint={t("source.nameHint")} error={errorOf("name")}>
          {line("name", 50)}
        </Field>
        <Field label={t("source.descriptionLabel")} error={errorOf("description")}>
          {line("description", 500)}
        </Field>
      </Group>
      <Group title={t("source.section.where")}>
        <Field label={t("source.host")} hint={t("source.hostHint")} error={errorOf("host")} className="sm:col-span-2">
          {line("host", 260, true)}
        </Field>
        <Field label={t("source.database")} error={errorOf("database")}>
          {line("database", 128, true)}
        </Field>
        <Field label={t("source.table")} error={errorOf("tableName")}>
          {line("tableName", 128, true)}
        </Field>
        <Field label={t("source.username")} error={errorOf("username")}>
          {line("username", 128, true)}
        </Field>
        <Field
          label={t("source.password")}
          hint={hasPassword ? t("source.passwordKept") : undefined}
          error={errorOf("password")}
        >
          <Input
            id="source-password"
            type="password"
            autoComplete="new-password"
            value={value.password}
            maxLength={500}
            onValueChange={(password: string) => onChange({ password })}
          />
        </Field>
        <Checkbox
          checked={value.tlsEnable}
          onCheckedChange={(tlsEnable) => onChange({ tlsEnable })}
          className="sm:col-span-2"
        >
          {t("source.tls")}
        </Checkbox>
      </Group>
      <Group title={t("source.section.columns")}>
        <Field label={t("source.timestamp")} hint={t("source.timestampHint")} error={errorOf("timestampField")}>
          {line("timestampField", 129, true)}
        </Field>
        <Field label={t("source.severity")} hint={t("source.severityHint")} error={errorOf("severityField")}>
          {line("severityField", 128, true)}
        </Field>
        {isNew && (
          <div className="flex min-w-0 flex-col gap-1">
            <Checkbox checked={value.isAutoCreated} onCheckedChange={(isAutoCreated) => onChange({ isAutoCreated })}>
              {t("source.make")}
            </Checkbox>
            <p className="text-sm text-soft">{t("source.makeHint")}</p>
          </div>
        )}
        <Field label={t("source.ttl")} hint={t("source.ttlHint")} error={errorOf("ttlDays")}>
          <Input
            id="source-ttlDays"
            inputMode="numeric"
            value={value.ttlDays}
            maxLength={6}
            onValueChange={(ttlDays: string) => onChange({ ttlDays })}
          />
        </Field>
      </Group>
    </>
  );
}
