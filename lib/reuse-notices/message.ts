/** One use of a rotated secret after its overlap. `revoked` counts the tokens that ended because of it. */
export type Reuse = {
  account: string;
  name: string;
  prefix: string;
  at: string;
  address: string | null;
  revoked: number;
};

/** Names are anybody's text; a mail shows each on one line. */
const oneLine = (text: string) => text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ").trim();

/** The mail to each whom it concerns. No secret is in it. */
export function reuseMail(reuse: Reuse, origin: string): { subject: string; text: string } {
  const account = oneLine(reuse.account);
  const done =
    reuse.revoked === 0
      ? "The call was refused. Its successor works on: if nobody of yours still holds the old secret, somebody else does; rotate or revoke the successor."
      : `The call was refused, and ${reuse.revoked} tokens that came of it were revoked. Whatever used them needs a new one.`;
  const text = [
    `The secret of the token "${oneLine(reuse.name)}" of ${account} was rotated, and was used again after its overlap had ended.`,
    "",
    `Token:   ${reuse.prefix}`,
    `Account: ${account}`,
    `Used at: ${reuse.at}`,
    `From:    ${reuse.address ?? "an address that is not known"}`,
    "",
    done,
    "",
    `${origin}/admin/audit?tab=security`,
    "",
  ].join("\n");
  return { subject: `A rotated token of ${account} is still in use`, text };
}
