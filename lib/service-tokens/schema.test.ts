import { describe, expect, it } from "vitest";
import { isNarrowed, readListQuery, writeListQuery } from "./schema";

const read = (search: string) => readListQuery(new URLSearchParams(search));

describe("the address of the list", () => {
  it("is read and written back the same", () => {
    for (const search of [
      "",
      "?view=tokens&q=ci+deploy&show=expiring,no-team&account=7&sort=due",
      "?show=full-access,no-expiry&page=3",
      "?view=trash",
    ]) {
      expect(writeListQuery(read(search))).toBe(search);
    }
  });

  it("leaves out what it can't be, and what another view sorts by", () => {
    const query = read("?view=other&show=gone,expired&sort=account&page=-1&account=1e9");
    expect(query).toEqual({ view: "accounts", q: "", show: ["expired"], account: null, sort: "newest", page: 1 });
    expect(read("?account=99999999999").account).toBeNull();
    expect(read("?view=tokens&sort=account").sort).toBe("account");
    expect(read("?q=%00a").q).toBe("a");
  });

  it("still leads to deleted accounts by their old name", () => {
    expect(read("?show=deleted")).toMatchObject({ view: "trash", show: [] });
  });

  it("says whether something is left out", () => {
    expect(isNarrowed(read("?view=tokens&sort=name&page=2"))).toBe(false);
    expect(isNarrowed(read("?q=+"))).toBe(false);
    expect(isNarrowed(read("?show=active"))).toBe(true);
    expect(isNarrowed(read("?account=3"))).toBe(true);
  });
});
