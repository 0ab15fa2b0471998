import { Check, X } from "lucide-react";
import { createColumnHelper } from "@/components/data-table/columns";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { RelativeTime } from "@/components/ui/relative-time";
import type { ReviewItemWire } from "@/lib/access-reviews/serialize";
import { t } from "@/lib/i18n/t";
import { GrantContent, GrantHolder, nameOf } from "./grant";

type Given = {
  isOpen: boolean;
  picked: ReadonlySet<number>;
  /** The grants that can be certified. */
  open: readonly ReviewItemWire[];
  onPick: (picked: ReadonlySet<number>) => void;
  onCertify: (item: ReviewItemWire) => void;
  onRemove: (item: ReviewItemWire) => void;
};

const column = createColumnHelper<ReviewItemWire>();
const TONES = { certified: "ok", removed: "danger", gone: "neutral" } as const;

function Decision({ item, isOpen, onCertify, onRemove }: { item: ReviewItemWire } & Omit<Given, "picked" | "open">) {
  const name = nameOf(item);
  if (item.decision !== null) {
    return (
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-x-1.5 gap-y-1">
          <Badge tone={TONES[item.decision]}>{t(`review.decided.${item.decision}`)}</Badge>
          <span className="text-sm text-soft wrap-anywhere">
            {t("review.decidedBy", { name: item.decided_by_name ?? "" })}
            {item.decided_at && (
              <>
                {" "}
                <RelativeTime at={item.decided_at} />
              </>
            )}
          </span>
        </p>
        {item.reason && <p className="text-sm text-soft wrap-anywhere">{item.reason}</p>}
      </div>
    );
  }
  if (!isOpen) return <span className="text-soft">{t("review.undecided")}</span>;
  return (
    <div className="flex flex-wrap items-center gap-2">
      {item.may_certify ? (
        <Button
          size="sm"
          icon={<Check aria-hidden className="size-3.5" />}
          aria-label={t("review.certifyNamed", { name })}
          onClick={() => onCertify(item)}
        >
          {t("review.certify")}
        </Button>
      ) : (
        <p className="text-sm text-soft">{t("review.others")}</p>
      )}
      <Button
        size="sm"
        variant="danger-quiet"
        icon={<X aria-hidden className="size-3.5" />}
        aria-label={t("review.removeNamed", { name })}
        onClick={() => onRemove(item)}
      >
        {t("review.remove")}
      </Button>
    </div>
  );
}

/** Columns of a review's grants. */
export function grantColumns(given: Given) {
  const { picked, open, onPick } = given;
  const canPick = new Set(open.map(({ id }) => id));
  const count = open.filter(({ id }) => picked.has(id)).length;
  const toggle = (id: number, isPicked: boolean) => {
    const next = new Set(picked);
    if (isPicked) next.add(id);
    else next.delete(id);
    onPick(next);
  };
  const pick = column.display({
    id: "pick",
    header: () =>
      open.length > 0 ? (
        <Checkbox
          label={t("review.pickAll")}
          checked={count > 0 && count === open.length}
          indeterminate={count > 0 && count < open.length}
          onCheckedChange={(isAll) => onPick(new Set(isAll ? canPick : []))}
        />
      ) : (
        <span className="sr-only">{t("review.column.pick")}</span>
      ),
    cell: ({ row: { original: item } }) =>
      canPick.has(item.id) ? (
        <Checkbox
          label={t("review.pick", { name: nameOf(item) })}
          checked={picked.has(item.id)}
          onCheckedChange={(isPicked) => toggle(item.id, isPicked)}
        />
      ) : null,
  });
  return column.columns([
    column.accessor((item) => nameOf(item), {
      id: "grant",
      header: t("review.column.grant"),
      cell: ({ row }) => <GrantHolder item={row.original} />,
    }),
    column.display({
      id: "what",
      header: t("review.column.what"),
      cell: ({ row }) => <GrantContent item={row.original} />,
    }),
    column.accessor("granted_at", {
      header: t("review.column.since"),
      cell: ({ row }) => <RelativeTime at={row.original.granted_at} className="text-soft" />,
    }),
    column.display({
      id: "decision",
      header: t("review.column.decision"),
      cell: ({ row }) => <Decision item={row.original} {...given} />,
    }),
    // Last, since a narrow table puts its last cell into the card's corner.
    pick,
  ]);
}
