import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cookieName, nextAuthCookies, readCookie, readCookies } from "./cookies";

const secure = new URL("https://logs.example.com");
const plain = new URL("http://localhost:3000");

describe("cookies", () => {
  it("are bound to host and TLS on https, and unreadable for scripts everywhere", () => {
    for (const { name, options } of Object.values(nextAuthCookies(secure))) {
      expect(name).toMatch(/^__Host-latchkey\./);
      expect(options).toMatchObject({ httpOnly: true, sameSite: "lax", path: "/", secure: true });
      expect(options).not.toHaveProperty("domain");
    }
    for (const { name, options } of Object.values(nextAuthCookies(plain))) {
      expect(name).toMatch(/^latchkey\./);
      expect(options).toMatchObject({ httpOnly: true, sameSite: "lax", path: "/", secure: false });
    }
  });

  it("have six different names of which none begins another", () => {
    const names = Object.values(nextAuthCookies(plain)).map(({ name }) => name);
    for (const name of names) expect(names.filter((other) => other.startsWith(name))).toEqual([name]);
  });

  it("are read from a header by exact name, the first of two", () => {
    const name = cookieName("session", plain);
    expect(readCookie(`x${name}=no; ${name}=yes; ${name}=late`, name)).toBe("yes");
    expect(readCookie(`${name}.0=no`, name)).toBeNull();
    expect(readCookie(`${name}=`, name)).toBeNull();
    expect(readCookie("__proto__=1", "constructor")).toBeNull();
    expect(readCookie(null, name)).toBeNull();
  });

  it("survive any header", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (header) => {
        for (const value of Object.values(readCookies(header))) expect(typeof value).toBe("string");
      }),
    );
  });
});
