/**
 * Where the time between two moments went: to calls of a backend, to what lies between them, or to waiting.
 *
 * @module
 */
import { type Phase, phaseOf, type Work } from "./attribution.ts";

/** How often something happened, and for how many milliseconds. */
export interface Tally {
  calls: number;
  milliseconds: number;
}

/** Tallies by phase and name. */
export type Tallies = Map<Phase, Map<string, Tally>>;

/** The time between calls, by the phase of the call that ended it; `end` is after the last one. */
export type Gaps = Map<Phase | "end", Tally>;

/**
 * Adds up time. While it runs every moment belongs to exactly one entry, so their sum is the time that it ran.
 */
export class ProfileClock {
  /** Who computes, as ops tell it. */
  readonly work: Work = { op: undefined, phase: undefined, owners: new Map() };
  /** Calls, by the op that made them. */
  calls: Tallies = new Map();
  /** What lies between calls. */
  gaps: Gaps = new Map();
  /** Milliseconds that it ran. */
  total = 0;
  #isRunning = false;
  #begin = 0;
  /** The moment up to which all time is accounted for, but for reads under way. */
  #accounted = 0;
  #calling = 0;
  #reads = 0;
  /** Since when there are reads under way, and the time in calls before. */
  #readsBegin = { at: 0, calling: 0 };
  /** Of which start a read is: one that is left over from before is no longer waited for. */
  #turn = 0;

  /** Whether time is being added up. */
  get isRunning(): boolean {
    return this.#isRunning;
  }

  /** Forgets all that was added up. */
  reset(): void {
    [this.calls, this.gaps, this.total] = [new Map(), new Map(), 0];
  }

  /** Begins to add up. */
  start(): void {
    this.#turn++;
    this.#isRunning = true;
    [this.#reads, this.#calling] = [0, 0];
    this.work.owners.clear();
    this.#begin = this.#accounted = performance.now();
  }

  /** Ends adding up. */
  stop(): void {
    const now = performance.now();
    if (this.#reads > 0) this.#endReads(now);
    this.#isRunning = false;
    this.#addGap("end", 0, now);
    this.total += now - this.#begin;
  }

  /** Takes note of a call that lasted from `begin` to `end`. Outside of ops it goes by its own name. */
  note(primitive: string, isData: boolean, begin: number, end: number): void {
    const { op } = this.work;
    const phase = isData && op === undefined ? "data" : phaseOf(this.work);
    // While a read is under way, what lies between calls is waiting for it.
    if (this.#reads === 0) this.#addGap(phase, 1, begin);
    this.#addCall(phase, op ?? primitive, 1, end - begin);
    this.#calling += end - begin;
    this.#accounted = end;
  }

  /** Takes note of a read that has begun. Returns what to call once its values are there. */
  beginRead(): () => void {
    const turn = this.#turn;
    if (this.#reads++ === 0) this.#readsBegin = { at: this.#accounted, calling: this.#calling };
    return () => {
      if (turn !== this.#turn || !this.#isRunning) return;
      if (this.#reads === 1) this.#endReads(performance.now());
      else this.#reads--;
    };
  }

  /** Takes note of time that passed while it did not run. */
  add(name: string, milliseconds: number): void {
    this.#addCall("data", name, 1, milliseconds);
    this.total += milliseconds;
  }

  #endReads(now: number): void {
    const { at, calling } = this.#readsBegin;
    this.#addCall("data", "read", 0, now - at - (this.#calling - calling));
    this.#reads = 0;
    this.#accounted = now;
  }

  #addGap(phase: Phase | "end", calls: number, until: number): void {
    add(this.gaps, phase, calls, until - this.#accounted);
    this.#accounted = until;
  }

  #addCall(phase: Phase, name: string, calls: number, milliseconds: number): void {
    let tallies = this.calls.get(phase);
    if (tallies === undefined) this.calls.set(phase, tallies = new Map());
    add(tallies, name, calls, milliseconds);
  }
}

function add<K>(tallies: Map<K, Tally>, key: K, calls: number, milliseconds: number): void {
  const tally = tallies.get(key);
  if (tally === undefined) {
    tallies.set(key, { calls, milliseconds });
    return;
  }
  tally.calls += calls;
  tally.milliseconds += milliseconds;
}
