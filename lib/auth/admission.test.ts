import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Admission,
  admit,
  type Claims,
  displayName,
  type KnownAccount,
  type KnownFacts,
  PLACEHOLDER_DOMAIN,
  readAddress,
} from "./admission";

const ISSUER = "https://id.example.com";
const ada: KnownAccount = {
  id: 7,
  email: "ada@example.com",
  accountType: "human",
  status: "active",
  isDeleted: false,
  role: "member",
  isLinked: false,
};
const claims: Claims = {
  issuer: ISSUER,
  subject: "s-1",
  email: "ada@example.com",
  emailVerified: true,
  name: "Ada Lovelace",
};
const nothing: KnownFacts = { issuer: ISSUER, byIdentity: null, byEmail: null, adminEmails: [], autoProvision: [] };
const refused = (code: string) => ({ kind: "refuse", code });
const admitted = (more: Partial<Admission & { kind: "admit" }> = {}) => ({
  kind: "admit",
  userId: 7,
  link: false,
  promote: false,
  ...more,
});

describe("an identity seen before", () => {
  const by = (account: Partial<KnownAccount>, more: Partial<KnownFacts> = {}): KnownFacts => ({
    ...nothing,
    ...more,
    byIdentity: { ...ada, isLinked: true, ...account },
  });

  it.each([
    ["is let in", claims, by({}), admitted()],
    ["needs no address any more", { ...claims, email: null, emailVerified: false }, by({}), admitted()],
    ["keeps its account when the address changed", { ...claims, email: "eve@example.com" }, by({}), admitted()],
    ["is not let in when deactivated", claims, by({ status: "inactive" }), refused("user_inactive")],
    ["is not let in when deleted", claims, by({ isDeleted: true }), refused("user_not_found")],
    ["is never a service account", claims, by({ accountType: "service" }), refused("unauthorized")],
    ["is never at the placeholder domain", claims, by({ email: `x@${PLACEHOLDER_DOMAIN}` }), refused("unauthorized")],
    [
      "becomes administrator when the operator names it",
      claims,
      by({}, { adminEmails: [ada.email] }),
      admitted({ promote: true }),
    ],
    ["stays administrator", claims, by({ role: "admin" }, { adminEmails: [ada.email] }), admitted()],
    ["is judged by its account when both are known", claims, by({ id: 9 }, { byEmail: ada }), admitted({ userId: 9 })],
  ])("%s", (_, given, known, answer) => expect(admit(given, known)).toEqual(answer));
});

describe("a first sign-in", () => {
  const by = (account: Partial<KnownAccount>): KnownFacts => ({ ...nothing, byEmail: { ...ada, ...account } });

  it.each([
    ["links by a verified address", claims, by({}), admitted({ link: true })],
    ["trims and lower-cases it", { ...claims, email: " ADA@Example.com " }, by({}), admitted({ link: true })],
    ["does not link an unverified one", { ...claims, emailVerified: false }, by({}), refused("email_not_verified")],
    ["takes no text for a yes", { ...claims, emailVerified: "true" }, by({}), refused("email_not_verified")],
    ["takes no silence for a yes", { ...claims, emailVerified: undefined }, by({}), refused("email_not_verified")],
    ["needs an address", { ...claims, email: null }, by({}), refused("email_not_verified")],
    ["does not reopen a linked account", claims, by({ isLinked: true }), refused("unauthorized")],
    ["does not open a service account", claims, by({ accountType: "service" }), refused("unauthorized")],
    ["does not open a deactivated one", claims, by({ status: "inactive" }), refused("user_inactive")],
    ["does not open a deleted one", claims, by({ isDeleted: true }), refused("user_not_found")],
    ["does not open an account of another address", claims, by({ email: "eve@example.com" }), refused("unauthorized")],
    ["of another issuer is nothing", { ...claims, issuer: "https://evil.example" }, by({}), refused("invalid_token")],
    ["without a subject is nothing", { ...claims, subject: "" }, by({}), refused("invalid_token")],
    ["overlooks the issuer's last slash", { ...claims, issuer: `${ISSUER}/` }, by({}), admitted({ link: true })],
  ])("%s", (_, given, known, answer) => expect(admit(given, known)).toEqual(answer));
});

describe("a stranger", () => {
  const created = (role: "admin" | "member") => ({
    kind: "create",
    email: "ada@example.com",
    fullName: "Ada Lovelace",
    role,
  });
  const open: KnownFacts = { ...nothing, autoProvision: ["example.com", PLACEHOLDER_DOMAIN] };

  it.each([
    ["is refused", claims, nothing, refused("user_not_found")],
    ["of a named domain is created", claims, open, created("member")],
    ["named as administrator is created", claims, { ...nothing, adminEmails: [ada.email] }, created("admin")],
    ["must be verified", { ...claims, emailVerified: false }, open, refused("email_not_verified")],
    ["of a subdomain is refused", { ...claims, email: "a@x.example.com" }, open, refused("user_not_found")],
    ["of a longer domain is refused", { ...claims, email: "a@notexample.com" }, open, refused("user_not_found")],
    ["of a suffixed domain is refused", { ...claims, email: "a@example.com.evil.io" }, open, refused("user_not_found")],
    ["with a full-width @ is refused", { ...claims, email: "a＠example.com" }, open, refused("unauthorized")],
    ["with two @ is refused", { ...claims, email: "a@evil.io@example.com" }, open, refused("unauthorized")],
    ["with a small @ is refused", { ...claims, email: "a@evil.io﹫example.com" }, open, refused("unauthorized")],
    [
      "with a Cyrillic letter in the domain is refused",
      { ...claims, email: "a@exаmple.com" },
      open,
      refused("unauthorized"),
    ],
    ["with a Kelvin sign is refused", { ...claims, email: "\u212A@example.com" }, open, refused("unauthorized")],
    ["with a zero-width space is refused", { ...claims, email: "a\u200b@example.com" }, open, refused("unauthorized")],
    [
      "at the placeholder domain is refused",
      { ...claims, email: `a@${PLACEHOLDER_DOMAIN}` },
      open,
      refused("unauthorized"),
    ],
    [
      "below the placeholder domain is refused",
      { ...claims, email: `a@x.${PLACEHOLDER_DOMAIN}` },
      open,
      refused("unauthorized"),
    ],
  ])("%s", (_, given, known, answer) => expect(admit(given, known)).toEqual(answer));
});

const anyAccount = fc.option(
  fc.record({
    id: fc.integer({ min: 1 }),
    email: fc.constantFrom("ada@example.com", "eve@example.com", `bot@${PLACEHOLDER_DOMAIN}`),
    accountType: fc.constantFrom("human" as const, "service" as const),
    status: fc.constantFrom("active" as const, "inactive" as const),
    isDeleted: fc.boolean(),
    role: fc.constantFrom("admin" as const, "member" as const),
    isLinked: fc.boolean(),
  }),
  { nil: null },
);
const anyClaims = fc.record({
  issuer: fc.constantFrom(ISSUER, "https://evil.example"),
  subject: fc.constantFrom("", "s-1"),
  email: fc.option(fc.oneof(fc.constantFrom("ada@example.com", "eve@example.com"), fc.emailAddress(), fc.string()), {
    nil: null,
  }),
  emailVerified: fc.constantFrom<unknown>(true, false, undefined, "true", 1),
  name: fc.option(fc.string(), { nil: null }),
});
const anyFacts = fc.record({
  issuer: fc.constant(ISSUER),
  byIdentity: anyAccount,
  byEmail: anyAccount,
  adminEmails: fc.subarray(["ada@example.com", "eve@example.com"]),
  autoProvision: fc.subarray(["example.com", "example.org"]),
});

describe("whatever the provider says and the tables hold", () => {
  it("S-086 nobody but an active person is let in, and only under the configured issuer", () => {
    fc.assert(
      fc.property(anyClaims, anyFacts, (given, known) => {
        const answer = admit(given, known);
        if (answer.kind === "refuse") return;
        expect(given.issuer).toBe(ISSUER);
        expect(given.subject).not.toBe("");
        const account = known.byIdentity ?? known.byEmail;
        if (answer.kind === "create") expect(account).toBeNull();
        else
          expect(account).toMatchObject({
            id: answer.userId,
            accountType: "human",
            status: "active",
            isDeleted: false,
          });
      }),
      { numRuns: 5000 },
    );
  });

  it("an account is linked or created only for an address that the issuer vouches for", () => {
    fc.assert(
      fc.property(anyClaims, anyFacts, (given, known) => {
        const answer = admit(given, known);
        if (answer.kind === "refuse" || (answer.kind === "admit" && !answer.link)) return;
        expect(given.emailVerified).toBe(true);
        expect(known.byIdentity).toBeNull();
        const address = given.email?.trim().toLowerCase();
        if (answer.kind === "admit") {
          expect(known.byEmail).toMatchObject({ email: address, isLinked: false });
          return;
        }
        expect(answer.email).toBe(address);
        const domain = address?.split("@")[1] ?? "";
        expect(known.adminEmails.includes(answer.email) || known.autoProvision.includes(domain)).toBe(true);
        expect(answer.role === "admin").toBe(known.adminEmails.includes(answer.email));
      }),
      { numRuns: 5000 },
    );
  });
});

describe("addresses and names", () => {
  it("an address that was read reads the same again, with one @ and an ASCII domain", () => {
    fc.assert(
      fc.property(fc.oneof(fc.emailAddress(), fc.string(), fc.string({ unit: "binary" })), (text) => {
        const read = readAddress(text);
        if (!read) return;
        expect(readAddress(read.address)).toEqual(read);
        expect(read.address.split("@")).toHaveLength(2);
        expect(read.domain).toMatch(/^[a-z0-9.-]+$/);
      }),
      { numRuns: 5000 },
    );
  });

  it("a display name holds at most 100 bytes and no control or direction mark", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (name) => {
        const shown = displayName(name, "ada@example.com");
        expect(new TextEncoder().encode(shown).length).toBeLessThanOrEqual(100);
        expect(shown).not.toMatch(/\p{C}/u);
        expect(shown.length).toBeGreaterThan(1);
      }),
    );
    expect(displayName("Ada\u202e\n Lovelace", "a@b.c")).toBe("Ada Lovelace");
    expect(displayName(null, "ada@example.com")).toBe("ada");
  });
});
