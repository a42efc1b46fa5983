import { RpcError } from '../src/protocol/rpc';

/** Something asked of the editor as it is drawn. A value stays while it is asked again. */
export interface Loaded<Value> {
  readonly value: Value | undefined;
  readonly loading: boolean;
  readonly error: string | undefined;
}

/** A question to the editor with its last answer. Answers of earlier questions are dropped: what they were about is not shown any more. */
export class Asked<Value> implements Loaded<Value> {
  #turn = 0;
  #value: Value | undefined;
  #loading = false;
  #error: string | undefined;
  /** Those who wait for the answer. */
  #waiting: (() => void)[] = [];

  /** `changed` is called when there is something new to draw. */
  constructor(readonly changed: () => void) {}

  get value(): Value | undefined {
    return this.#value;
  }

  get loading(): boolean {
    return this.#loading;
  }

  get error(): string | undefined {
    return this.#error;
  }

  /** Asks; answers whether the answer came, and in time. */
  async ask(question: () => Promise<Value>): Promise<boolean> {
    const turn = ++this.#turn;
    this.#put(this.#value, true);
    try {
      const value = await question();
      if (this.#turn !== turn) return false;
      this.#put(value, false);
      return true;
    } catch (error) {
      if (this.#turn !== turn || (error instanceof RpcError && error.disposed)) return false;
      this.#put(this.#value, false, error instanceof Error ? error.message : String(error));
      return false;
    }
  }

  /** Waits until no answer is on its way. */
  async settled(): Promise<void> {
    if (this.#loading) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** Forgets the answer, and one that is still on its way. */
  forget(): void {
    this.#turn++;
    if (this.#value !== undefined || this.#loading || this.#error !== undefined) this.#put(undefined, false);
  }

  #put(value: Value | undefined, loading: boolean, error?: string): void {
    this.#value = value;
    this.#loading = loading;
    this.#error = error;
    if (!loading) for (const resolve of this.#waiting.splice(0)) resolve();
    this.changed();
  }
}
