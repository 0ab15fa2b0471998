import { t } from "@/lib/i18n/t";
import type { Property } from "./schema-text";

/** Properties or parameters: name, type, and what is to be known about each. */
export function PropertyTable({ label, properties }: { label: string; properties: readonly Property[] }) {
  return (
    <div className="overflow-hidden rounded-md border">
      <table aria-label={label} className="w-full text-left">
        <thead className="bg-sunken text-sm text-soft">
          <tr>
            <th className="px-3 py-1 font-medium">{t("apiDocs.name")}</th>
            <th className="px-3 py-1 font-medium">{t("apiDocs.kind")}</th>
            <th className="px-3 py-1 font-medium">{t("apiDocs.meaning")}</th>
          </tr>
        </thead>
        <tbody>
          {properties.map(({ name, kind, meaning, isRequired }) => (
            <tr key={name} className="border-t align-top">
              <td className="px-3 py-1 font-mono wrap-anywhere">{name}</td>
              <td className="px-3 py-1 font-mono text-soft wrap-anywhere">{kind}</td>
              <td className="px-3 py-1 text-soft wrap-anywhere">
                {[isRequired ? t("apiDocs.required") : "", meaning].filter(Boolean).join("; ")}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
