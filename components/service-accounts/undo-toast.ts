import { toast } from "@/components/ui/toast";
import type { ActionResult } from "@/lib/actions/result";
import { t } from "@/lib/i18n/t";

/** Long enough to read, think and reach the button (spec/security.md U-31). */
const UNDO_MS = 12_000;

type Undo<T> = {
  description?: string;
  /** Takes back what was told, and answers what came of it. */
  undo: () => Promise<ActionResult<T>>;
  /** Says that it was taken back. */
  undone: (data: T) => string;
};

/** Tells that something was done, with a way to take it back; says only what the server said. */
export function toastWithUndo<T>(done: string, { description, undo, undone }: Undo<T>): void {
  async function takeBack() {
    const result = await undo().catch(() => ({ ok: false, message: t("error.lost") }) as const);
    if (result.ok) toast.success(undone(result.data));
    else toast.error(result.message);
  }
  toast.success(done, {
    description,
    duration: UNDO_MS,
    action: { label: t("undo.action"), onClick: () => void takeBack() },
  });
}
