"use client";

import { Calendar, Hash, Type } from "lucide-react";
import { cn } from "@/components/ui/cn";
import { Menu, MenuRadioGroup } from "@/components/ui/menu";
import { Select } from "@/components/ui/select";
import { t } from "@/lib/i18n/t";
import type { Definition } from "@/lib/saved-queries/variables";
import type { AskedValue } from "./asked-values";
import { toInput } from "./time";

type Props = {
  asked: readonly AskedValue[];
  /** True once somebody tried to run the query: what is missing is told then, not before. */
  isTried: boolean;
  onValue: (name: string, value: string) => void;
  onType: (name: string, type: Definition["type"]) => void;
  onRun: () => void;
};

const ICONS = { text: Type, number: Hash, date: Calendar } as const;
const TYPES = ["text", "number", "date"] as const;

const FAULTS = "variable-faults";
const fieldId = (name: string) => `variable-${name}`;
const chipId = (name: string) => `${fieldId(name)}-chip`;

/** Brings the focus to a variable's field. */
export function focusVariable(name: string): void {
  document.getElementById(chipId(name))?.querySelector<HTMLElement>("input, [role=combobox]")?.focus();
}

/** What the variables of a query stand for, each as its definition wants it; Enter runs the query with them. */
export function VariableFields({ asked, isTried, onValue, onType, onRun }: Props) {
  const faulty = asked.filter(({ fault }) => fault === "unfit" || (fault === "missing" && isTried));
  return (
    <fieldset className="min-w-0 border-t px-2 py-2">
      <legend className="sr-only">{t("explore.variables")}</legend>
      <div className="flex flex-wrap items-center gap-2">
        {asked.map((one) => (
          <div
            key={one.name}
            id={chipId(one.name)}
            className={cn(
              "flex h-8 max-w-full min-w-0 items-stretch rounded-md max-sm:w-full border border-control bg-surface focus-within:outline-2 focus-within:outline-accent",
              faulty.includes(one) && "border-danger",
            )}
          >
            <TypeMenu one={one} onType={(type) => onType(one.name, type)} />
            <label
              htmlFor={fieldId(one.name)}
              title={one.label ? one.name : undefined}
              className={cn("flex min-w-0 items-center pr-2 text-sm text-soft", one.label || "font-mono")}
            >
              <span className="truncate">{one.label || one.name}</span>
              {one.type === "date" && <span className="pl-1 font-sans text-faint">UTC</span>}
              {!one.isRequired && <span className="pl-1 font-sans text-faint">{t("explore.optional")}</span>}
            </label>
            <ValueField
              one={one}
              isFaulty={faulty.includes(one)}
              onValue={(value) => onValue(one.name, value)}
              onRun={onRun}
            />
          </div>
        ))}
      </div>
      <div id={FAULTS} role="status" className="text-sm text-danger empty:hidden not-empty:mt-1.5">
        {faulty.map((one) => (
          <p key={one.name} className="wrap-anywhere">
            {faultText(one)}
          </p>
        ))}
      </div>
    </fieldset>
  );
}

function faultText({ name, label, type, fault }: AskedValue): string {
  const named = { name: label || name };
  if (fault === "missing") return t("explore.valueMissing", named);
  return t(type === "date" ? "explore.notDate" : "explore.notNumber", named);
}

function TypeMenu({ one, onType }: { one: AskedValue; onType: (type: Definition["type"]) => void }) {
  const Icon = ICONS[one.type];
  return (
    <Menu
      trigger={
        <button
          type="button"
          aria-label={t("explore.typeOf", { name: one.label || one.name, type: t(`explore.type.${one.type}`) })}
          title={t(`explore.type.${one.type}`)}
          className="grid w-7 shrink-0 place-items-center rounded-l-md text-faint hover:bg-hover hover:text-ink focus-visible:-outline-offset-2"
        >
          <Icon aria-hidden className="size-3.5" />
        </button>
      }
    >
      <MenuRadioGroup
        closes
        label={t("explore.typeLabel")}
        value={one.type}
        onValueChange={onType}
        options={TYPES.map((type) => {
          const Icon = ICONS[type];
          return {
            value: type,
            label: t(`explore.type.${type}`),
            icon: <Icon aria-hidden className="size-3.5 text-faint" />,
          };
        })}
      />
    </Menu>
  );
}

type FieldProps = { one: AskedValue; isFaulty: boolean; onValue: (value: string) => void; onRun: () => void };

function ValueField({ one, isFaulty, onValue, onRun }: FieldProps) {
  const { name, label, type, value, isList, options, isRequired } = one;
  if (options.length > 0 && !isList) {
    const known = isRequired && value !== "" ? options : [{ value: "", label: t("explore.noValue") }, ...options];
    const others = known.some((option) => option.value === value) ? [] : [{ value, label: value }];
    return (
      <Select
        size="sm"
        label={label || name}
        value={value}
        onValueChange={onValue}
        options={[...others, ...known]}
        className="h-full w-auto min-w-24 rounded-l-none border-0 border-l max-sm:flex-1"
      />
    );
  }
  const moment = type === "date" && !isList ? momentOf(value) : null;
  return (
    <input
      id={fieldId(name)}
      type={moment === null ? "text" : "datetime-local"}
      step={moment === null ? undefined : 1}
      inputMode={type === "number" && !isList ? "decimal" : undefined}
      value={moment ?? value}
      placeholder={t(isList ? "explore.valueList" : "explore.value")}
      autoComplete="off"
      spellCheck={false}
      aria-required={isRequired || undefined}
      aria-invalid={isFaulty || undefined}
      aria-describedby={isFaulty ? FAULTS : undefined}
      onChange={(event) => onValue(event.target.value)}
      onKeyDown={(event) => {
        if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
        event.preventDefault();
        onRun();
      }}
      className={cn(
        "min-w-0 rounded-r-md border-l bg-transparent max-sm:flex-1 px-2 text-base outline-none placeholder:text-faint pointer-coarse:text-lg",
        moment !== null ? "w-52" : type === "number" && !isList ? "w-24" : "w-40",
      )}
    />
  );
}

/** What a date's input holds, told by UTC's clock as queries are; null for a text that an input of dates can't hold. */
function momentOf(value: string): string | null {
  if (value === "" || /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2})?$/.test(value)) return value;
  if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return `${value}T00:00`;
  const ms = /^\d{10,16}$/.test(value) ? Number(value) : Date.parse(value);
  return Number.isNaN(new Date(ms).getTime()) ? null : toInput(ms, "UTC");
}
