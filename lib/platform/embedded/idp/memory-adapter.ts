import type { Adapter, AdapterPayload } from "oidc-provider";

type Entry = { payload: AdapterPayload; expiresAt: number };

const SWEEP_EVERY_WRITES = 100;

/**
 * Storage for one provider that lives as long as its process: codes, interactions and sessions of an evaluation are
 * worth nothing after a restart. Returns the constructor that oidc-provider wants.
 */
export function memoryAdapter(): new (model: string) => Adapter {
  const entries = new Map<string, Entry>();
  let writes = 0;

  const live = (key: string) => {
    const entry = entries.get(key);
    return entry && entry.expiresAt > Date.now() ? entry.payload : undefined;
  };
  const sweep = () => {
    for (const [key, { expiresAt }] of entries) if (expiresAt <= Date.now()) entries.delete(key);
  };

  return class implements Adapter {
    constructor(readonly model: string) {}

    async upsert(id: string, payload: AdapterPayload, expiresInSeconds: number) {
      if (++writes % SWEEP_EVERY_WRITES === 0) sweep();
      entries.set(`${this.model}:${id}`, { payload, expiresAt: Date.now() + expiresInSeconds * 1000 });
    }
    async find(id: string) {
      return live(`${this.model}:${id}`);
    }
    async findByUid(uid: string) {
      return this.#findWhere("uid", uid);
    }
    async findByUserCode(userCode: string) {
      return this.#findWhere("userCode", userCode);
    }
    async consume(id: string) {
      const payload = live(`${this.model}:${id}`);
      if (payload) payload.consumed = Math.floor(Date.now() / 1000);
    }
    async destroy(id: string) {
      entries.delete(`${this.model}:${id}`);
    }
    async revokeByGrantId(grantId: string) {
      for (const [key, { payload }] of entries) if (payload.grantId === grantId) entries.delete(key);
    }

    #findWhere(field: "uid" | "userCode", value: string) {
      for (const key of entries.keys()) {
        const payload = key.startsWith(`${this.model}:`) ? live(key) : undefined;
        if (payload?.[field] === value) return payload;
      }
      return undefined;
    }
  };
}
