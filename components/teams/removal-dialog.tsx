"use client";

import { useRef } from "react";
import { useNextRow } from "@/components/ui/next-row";
import { QuestionDialog } from "@/components/ui/question-dialog";

type Props = {
  title: string;
  description: string;
  /** What the button that does it says. */
  confirm: string;
  /** Id of where the focus goes when the row was the only one. */
  focusAfter: string;
  failure: { message: string } | null;
  isRunning: boolean;
  /** Does it, and tells whether it is done; a failure leaves the dialog open. */
  remove: () => Promise<boolean>;
  onClose: () => void;
};

/** Asks before a team loses one of its rows. */
export function RemovalDialog(props: Props) {
  const { title, description, confirm, focusAfter, failure, isRunning, remove, onClose } = props;
  const nextRow = useNextRow(focusAfter);
  const removed = useRef(false);

  async function go() {
    removed.current = await remove();
    if (removed.current) onClose();
  }

  return (
    <QuestionDialog
      title={title}
      description={description}
      confirm={confirm}
      failure={failure}
      isRunning={isRunning}
      onConfirm={() => void go()}
      onClose={onClose}
      finalFocus={() => (removed.current ? nextRow() : null)}
    />
  );
}
