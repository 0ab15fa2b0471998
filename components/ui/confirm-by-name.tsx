"use client";

import { type FormEvent, type ReactNode, useRef, useState } from "react";
import { t } from "@/lib/i18n/t";
import { AlertDialog } from "./alert-dialog";
import { Button } from "./button";
import { Field, Input } from "./field";
import { Notice } from "./notice";

type Props = {
  title: string;
  description: string;
  /** What must be typed. */
  name: string;
  confirmLabel: string;
  failure?: string;
  isRunning: boolean;
  onConfirm: () => void;
  onClose: () => void;
  /** Where focus goes after it; null for what had it before. */
  finalFocus?: () => HTMLElement | null;
  /** What will be lost, spelled out. */
  children: ReactNode;
};

/** A question about something that can't be undone: the impact, and the name typed before the button works. */
export function ConfirmByName(props: Props) {
  const { title, description, name, confirmLabel, failure, isRunning, onConfirm, onClose, finalFocus, children } =
    props;
  const keep = useRef<HTMLButtonElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState("");
  const [isTried, setTried] = useState(false);
  const matches = typed.trim() === name.trim();

  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (matches) onConfirm();
    else input.current?.focus();
  }

  return (
    <AlertDialog
      open
      onEscape={() => isRunning || onClose()}
      title={title}
      description={description}
      initialFocus={keep}
      finalFocus={finalFocus}
      footer={
        <>
          <Button ref={keep} onClick={() => isRunning || onClose()}>
            {t("action.keep")}
          </Button>
          <Button variant="danger" type="submit" form="confirm-by-name" pending={isRunning}>
            {confirmLabel}
          </Button>
        </>
      }
    >
      <form id="confirm-by-name" noValidate onSubmit={submit} className="mt-4 flex flex-col gap-4">
        <Notice tone="danger">{children}</Notice>
        <Field
          label={t("confirm.typeName", { name })}
          error={isTried && !matches ? t("confirm.mismatch", { name }) : null}
        >
          <Input ref={input} value={typed} spellCheck={false} onValueChange={setTyped} />
        </Field>
        {failure && (
          <Notice tone="danger" role="alert">
            {failure}
          </Notice>
        )}
      </form>
    </AlertDialog>
  );
}
