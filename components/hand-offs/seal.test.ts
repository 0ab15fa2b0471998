import { describe, expect, it } from "vitest";
import { handOffForm } from "@/lib/hand-offs/schema";
import { isKey, sealToken, unsealToken } from "./seal";

const TOKEN = "logchef_12_0123456789abcdef0123456789abcdef";

describe("a sealed token", () => {
  it("opens with its key to what it was, and is in a shape that the console takes", () => {
    const { sealed, key } = sealToken(TOKEN);
    expect(isKey(key)).toBe(true);
    expect(unsealToken(sealed, key)).toBe(TOKEN);
    expect(handOffForm.safeParse({ accountId: 1, tokenId: 2, sealed }).success).toBe(true);
  });

  it("is another text each time and shows nothing of the token", () => {
    const [one, other] = [sealToken(TOKEN), sealToken(TOKEN)];
    expect(one.sealed).not.toBe(other.sealed);
    expect(one.key).not.toBe(other.key);
    expect(Buffer.from(one.sealed, "base64url").toString("latin1")).not.toContain("logchef");
  });

  it("opens to nothing with another key, when a bit was changed, or when it was cut", () => {
    const { sealed, key } = sealToken(TOKEN);
    expect(unsealToken(sealed, sealToken(TOKEN).key)).toBeNull();
    const bytes = Buffer.from(sealed, "base64url");
    for (const at of [0, 30, bytes.length - 1]) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(unsealToken(changed.toString("base64url"), key)).toBeNull();
    }
    expect(unsealToken(sealed.slice(0, 40), key)).toBeNull();
    expect(unsealToken(sealed, "short")).toBeNull();
  });

  it("has a key that can be told from one that was cut short", () => {
    for (const text of ["", "abc", `${sealToken(TOKEN).key}x`, sealToken(TOKEN).key.slice(1)]) {
      expect(isKey(text)).toBe(false);
    }
  });
});
