"use client";

import { useRef, useState } from "react";
import { Field, Input } from "@/components/ui/field";
import { FormDialog } from "@/components/ui/form-dialog";
import { Notice } from "@/components/ui/notice";
import { Select } from "@/components/ui/select";
import { toast } from "@/components/ui/toast";
import { useAction } from "@/components/ui/use-action";
import type { GlobalRole } from "@/lib/access/roles";
import { t } from "@/lib/i18n/t";
import { createUserAction, updateUserAction } from "@/lib/users/actions";
import type { PersonRow } from "@/lib/users/serialize";

const ROLES = ["member", "admin"] as const;
type Props = { person?: PersonRow; isSelf?: boolean; onClose: () => void };

/** Makes a person known, or changes the one that is given. What was typed stays when the server refuses it. */
export function UserFormDialog({ person, isSelf = false, onClose }: Props) {
  const [email, setEmail] = useState(person?.email ?? "");
  const [fullName, setFullName] = useState(person?.fullName ?? "");
  const [role, setRole] = useState<GlobalRole>(person?.role ?? "member");
  const [isTried, setTried] = useState(false);
  const emailInput = useRef<HTMLInputElement>(null);
  const nameInput = useRef<HTMLInputElement>(null);
  const create = useAction(createUserAction);
  const update = useAction(updateUserAction);
  const { failure, isRunning } = person ? update : create;

  const problems = {
    email: /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email.trim()) ? null : t("person.emailWrong"),
    fullName: fullName.trim().length < 2 ? t("person.nameShort") : null,
  };
  const errorOf = (field: keyof typeof problems) =>
    (isTried ? problems[field] : null) ?? (failure?.field === field ? failure.message : null);

  async function save() {
    const done = person
      ? await update.run({ userId: person.id, fullName, role })
      : await create.run({ email, fullName, role });
    if (done === null) return;
    toast.success(t(person ? "person.saved" : "person.created", { name: fullName.trim() }));
    onClose();
  }

  function submit() {
    setTried(true);
    if (!person && problems.email) return emailInput.current?.focus();
    if (problems.fullName) return nameInput.current?.focus();
    void save();
  }

  return (
    <FormDialog
      title={person ? t("person.editTitle", { name: person.fullName }) : t("person.create")}
      description={person ? person.email : t("person.createText")}
      submit={person ? t("action.save") : t("person.create")}
      failure={failure}
      telling={["email", "fullName"]}
      isRunning={isRunning}
      onSubmit={submit}
      onClose={onClose}
    >
      {!person && (
        <Field label={t("person.email")} hint={t("person.emailHint")} error={errorOf("email")}>
          <Input
            ref={emailInput}
            type="email"
            spellCheck={false}
            value={email}
            maxLength={254}
            onValueChange={setEmail}
          />
        </Field>
      )}
      <Field label={t("person.name")} hint={t("person.nameHint")} error={errorOf("fullName")}>
        <Input ref={nameInput} value={fullName} maxLength={100} onValueChange={setFullName} />
      </Field>
      <Field label={t("person.role")}>
        <Select
          value={role}
          onValueChange={setRole}
          options={ROLES.map((value) => ({
            value,
            label: t(`role.global.${value}`),
            hint: t(`person.role.${value}Hint`),
          }))}
        />
      </Field>
      {role === "admin" && person?.role !== "admin" && <Notice tone="warn">{t("person.adminWarning")}</Notice>}
      {isSelf && person?.role === "admin" && role === "member" && (
        <Notice tone="warn">{t("person.selfWarning")}</Notice>
      )}
    </FormDialog>
  );
}
