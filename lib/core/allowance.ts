/**
 * So many a second, and up to `burst` at once after a quiet while. Time is the process's own clock, which never jumps.
 */
export class Allowance {
  private room: number;
  private at = performance.now();

  constructor(
    private readonly perSecond: number,
    private readonly burst: number,
  ) {
    this.room = burst;
  }

  /** Takes as many of `wanted` as there are; answers how many. */
  take(wanted: number): number {
    const now = performance.now();
    this.room = Math.min(this.burst, this.room + ((now - this.at) / 1000) * this.perSecond);
    this.at = now;
    const taken = Math.min(wanted, Math.floor(this.room));
    this.room -= taken;
    return taken;
  }
}
