"use client";

import { type FormEvent, type ReactNode, useId } from "react";
import { t } from "@/lib/i18n/t";
import { Button } from "./button";
import { Dialog } from "./dialog";
import type { DialogFrameProps } from "./dialog-frame";
import { Notice } from "./notice";

type Props = Omit<DialogFrameProps, "open"> & {
  title: ReactNode;
  description?: ReactNode;
  /** What the button says that sends the form; null where there is nothing to send. */
  submit: ReactNode;
  /** What was refused; told below the inputs unless one of them tells it. */
  failure: { message: string; field?: string } | null;
  /** The inputs, by the names that the server has for them, that tell a failure of their own. */
  telling?: readonly string[];
  /** While it runs, nothing closes the dialog. */
  isRunning: boolean;
  onSubmit: () => unknown;
  onClose: () => void;
  /** Further buttons, apart from the two. */
  more?: ReactNode;
  /** The inputs. */
  children: ReactNode;
};

/** A dialog that is one form: its inputs, a way out, and the button that sends it. */
export function FormDialog(props: Props) {
  const { title, description, submit, failure, telling = [], isRunning, onSubmit, onClose, more, children } = props;
  const { size = "sm", initialFocus, finalFocus } = props;
  const form = useId();
  const close = () => isRunning || onClose();
  function send(event: FormEvent) {
    event.preventDefault();
    void onSubmit();
  }
  return (
    <Dialog
      open
      size={size}
      initialFocus={initialFocus}
      finalFocus={finalFocus}
      onClose={close}
      title={title}
      description={description}
      footer={
        <>
          {more}
          <Button onClick={close}>{t("action.cancel")}</Button>
          {submit !== null && (
            <Button variant="primary" type="submit" form={form} pending={isRunning}>
              {submit}
            </Button>
          )}
        </>
      }
    >
      <form id={form} noValidate onSubmit={send} className="flex flex-col gap-4">
        {children}
        {failure && !telling.includes(failure.field ?? "") && (
          <Notice tone="danger" role="alert">
            {failure.message}
          </Notice>
        )}
      </form>
    </Dialog>
  );
}
