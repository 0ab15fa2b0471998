import type { AuditEventWire } from "@/lib/audit/wire";
import { t } from "@/lib/i18n/t";
import { changedFields } from "./changed-fields";

/** What an event changed, field by field. */
export function EventDiff({ before, after }: Pick<AuditEventWire, "before" | "after">) {
  const fields = changedFields(before, after);
  if (fields.length === 0) return null;
  return (
    <div className="min-w-0 overflow-x-auto">
      <table className="w-full text-left text-sm">
        <caption className="pb-1 text-left font-medium">{t("audit.diff")}</caption>
        <thead className="text-soft">
          <tr>
            {(["audit.diff.field", "audit.diff.before", "audit.diff.after"] as const).map((key) => (
              <th key={key} scope="col" className="pr-4 font-medium">
                {t(key)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="align-top font-mono">
          {fields.map(({ field, was, is }) => (
            <tr key={field}>
              <th scope="row" className="pr-4 font-normal wrap-anywhere">
                {field}
              </th>
              <td className="pr-4 wrap-anywhere">{was === null ? "" : <del className="text-danger">{was}</del>}</td>
              <td className="wrap-anywhere">{is === null ? "" : <ins className="text-ok no-underline">{is}</ins>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
