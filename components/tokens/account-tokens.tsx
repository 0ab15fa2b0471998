import { BodyCell, BodyRow, HeadCell, TableFrame } from "@/components/data-table/table-parts";
import { t } from "@/lib/i18n/t";
import { isLive } from "@/lib/tokens/state";
import { liveFirst, type TokenTableProps, tokenColumns } from "./token-columns";

/** Tokens of an account, live ones first. What sorts and filters many is the list of tokens, and stays out of here. */
export function AccountTokens({ accountName, tokens, ...acts }: TokenTableProps) {
  const columns = tokenColumns(acts);
  return (
    <TableFrame
      caption={t("token.tableCaption", { account: accountName })}
      isFixed
      head={columns.map(({ id, width, header }) => (
        <HeadCell key={id} className={width}>
          {typeof header === "string" ? header : header()}
        </HeadCell>
      ))}
    >
      {liveFirst(tokens).map((token) => (
        <BodyRow key={token.id} id={`token-${token.id}`} isFaded={!isLive(token)}>
          {columns.map(({ id, header, cell }) => (
            <BodyCell key={id} label={typeof header === "string" ? header : undefined}>
              {cell(token)}
            </BodyCell>
          ))}
        </BodyRow>
      ))}
    </TableFrame>
  );
}
