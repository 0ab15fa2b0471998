/**
 * Splits a number into the shortest decimal digits that read back as the same float.
 * @param value any finite number, negative zero included
 * @returns sign ("" or "-"), digits without point or trailing zeros, and the power of ten of the first digit
 */
export function decimalParts(value: number): { sign: "" | "-"; digits: string; exponent: number } {
  const [mantissa, exponent] = Math.abs(value).toExponential().split("e") as [string, string];
  const sign = value < 0 || Object.is(value, -0) ? "-" : "";
  return { sign, digits: mantissa.replace(".", ""), exponent: Number(exponent) };
}

/**
 * Prints a float as Go's `%v` with shortest digits does: an exponent of at least two digits below 1e-4 and from 1e6 on
 * (spec/logchef.md 6.3).
 * @param value any finite number
 */
export function goFloat(value: number): string {
  const { sign, digits, exponent } = decimalParts(value);
  if (value !== 0 && (exponent < -4 || exponent >= 6)) {
    const fraction = digits.length > 1 ? `.${digits.slice(1)}` : "";
    const power = String(Math.abs(exponent)).padStart(2, "0");
    return `${sign}${digits[0]}${fraction}e${exponent < 0 ? "-" : "+"}${power}`;
  }
  return `${sign}${Math.abs(value)}`;
}

/**
 * Names the type that ClickHouse gives to a number literal printed by goFloat, so that a bound parameter compares as the
 * literal would: the narrowest integer, else Float64.
 * @param value any finite number
 */
export function literalType(value: number): string {
  if (!/^-?\d+$/.test(goFloat(value))) return "Float64";
  const width = [8, 16, 32].find((bits) => (value < 0 ? value >= -(2 ** (bits - 1)) : value < 2 ** bits));
  return `${value < 0 ? "Int" : "UInt"}${width}`;
}

/**
 * Prints a string literal with the escapes of spec/logchef.md 6.3.
 * @param text any text
 */
export function sqlString(text: string): string {
  const escaped = text
    .replaceAll("\\", "\\\\")
    .replaceAll("'", "''")
    .replaceAll("\0", "\\0")
    .replaceAll("\r", "\\r")
    .replaceAll("\n", "\\n");
  return `'${escaped}'`;
}

/**
 * Back-quotes an identifier. ClickHouse reads backslash escapes inside back-ticks too, so a backslash must be doubled:
 * otherwise a name ending in one would swallow its closing quote.
 * @param name column name, key or alias
 */
export function sqlIdentifier(name: string): string {
  return `\`${name.replaceAll("\\", "\\\\").replaceAll("`", "``").replaceAll("\0", "\\0")}\``;
}
