/*
 * A small typed request/reply and event transport. It knows ports and messages; it must never know
 * what a webview, a worker or any method means.
 */

/** Something that carries messages both ways: a webview, the page's window, a worker. */
export interface Port {
  post(message: unknown): void;
  /** Answers a function that ends the subscription. */
  onMessage(listener: (message: unknown) => void): () => void;
}

/** Any function of a contract. */
type Callable = (...args: never[]) => unknown;

/** The runtime names of a contract; the compiler checks that none is missing or foreign. */
export type NamesOf<Contract> = { readonly [Name in keyof Contract & string]: true };

/** A contract as its caller sees it: every method answers later. Errors: the callee's, as `RpcError`. */
export type Remote<Contract> = {
  readonly [Name in keyof Contract]: Contract[Name] extends Callable
    ? (...args: Parameters<Contract[Name]>) => Promise<Awaited<ReturnType<Contract[Name]>>>
    : never;
};

/** A contract as its callee writes it: each method answers at once or later. */
export type Implementation<Contract> = {
  readonly [Name in keyof Contract]: Contract[Name] extends Callable
    ? (
        ...args: Parameters<Contract[Name]>
      ) => Awaited<ReturnType<Contract[Name]>> | Promise<Awaited<ReturnType<Contract[Name]>>>
    : never;
};

/** Arguments of one event of a contract of events. */
type EventArguments<Events, Name extends keyof Events> = Events[Name] extends Callable ? Parameters<Events[Name]> : never;

/** The caller's end. */
export interface Client<Methods, Events> {
  readonly call: Remote<Methods>;
  /** Subscribes to an event; answers a function that ends it. */
  on<Name extends keyof Events & string>(name: Name, listener: Events[Name]): () => void;
  /** Ends the subscription to the port and rejects what is still pending. */
  dispose(): void;
}

/** The callee's end. */
export interface Server<Events> {
  emit<Name extends keyof Events & string>(name: Name, ...args: EventArguments<Events, Name>): void;
  /** Ends the subscription to the port; replies that come later are dropped. */
  dispose(): void;
}

/** A call failed at the other end, or was cut off by `dispose`. */
export class RpcError extends Error {
  constructor(
    readonly method: string,
    message: string,
    /** The other end is gone: nothing went wrong with the call itself. */
    readonly disposed = false,
  ) {
    super(message);
    this.name = 'RpcError';
  }
}

const mark = 'kube-netscope';

type Message =
  | { readonly rpc: typeof mark; readonly kind: 'call'; readonly id: number; readonly name: string; readonly args: readonly unknown[] }
  | { readonly rpc: typeof mark; readonly kind: 'reply'; readonly id: number; readonly value: unknown }
  | { readonly rpc: typeof mark; readonly kind: 'failure'; readonly id: number; readonly message: string }
  | { readonly rpc: typeof mark; readonly kind: 'event'; readonly name: string; readonly args: readonly unknown[] };

/** Opens the caller's end of a contract. Errors: messages of another shape are ignored. */
export function connect<Methods, Events = Record<never, never>>(
  port: Port,
  names: NamesOf<Methods>,
): Client<Methods, Events> {
  const pending = new Map<number, { name: string; resolve(value: unknown): void; reject(error: RpcError): void }>();
  const listeners = new Map<string, Set<(...args: readonly unknown[]) => void>>();
  let lastId = 0;
  let disposed = false;

  const stop = port.onMessage((message) => {
    if (!isMessage(message)) return;
    if (message.kind === 'event') {
      for (const listener of [...(listeners.get(message.name) ?? [])]) listener(...message.args);
    } else if (message.kind !== 'call') {
      const call = pending.get(message.id);
      pending.delete(message.id);
      if (message.kind === 'reply') call?.resolve(message.value);
      else call?.reject(new RpcError(call.name, message.message));
    }
  });

  const call = (name: string, args: readonly unknown[]): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (disposed) return reject(new RpcError(name, `${name}: the connection is closed`, true));
      const id = ++lastId;
      pending.set(id, { name, resolve, reject });
      try {
        port.post({ rpc: mark, kind: 'call', id, name, args } satisfies Message);
      } catch (error) {
        pending.delete(id);
        reject(new RpcError(name, messageOf(error)));
      }
    });

  return {
    call: methodsOf<Methods>(names, call),
    on: (name, listener) => subscribe(listeners, name, listener as (...args: readonly unknown[]) => void),
    dispose: () => {
      disposed = true;
      stop();
      listeners.clear();
      for (const { name, reject } of pending.values()) reject(new RpcError(name, `${name}: the connection was closed`, true));
      pending.clear();
    },
  };
}

/** Opens the callee's end: only the methods named are reachable. Errors: thrown values reach the caller as their message. */
export function serve<Methods, Events = Record<never, never>>(
  port: Port,
  names: NamesOf<Methods>,
  implementation: Implementation<Methods>,
): Server<Events> {
  let disposed = false;
  const post = (message: Message): void => {
    if (!disposed) port.post(message);
  };

  const answer = async (id: number, name: string, args: readonly unknown[]): Promise<void> => {
    try {
      const method: unknown = Object.hasOwn(names, name) ? implementation[name as keyof Methods] : undefined;
      if (typeof method !== 'function') throw new Error(`There is no method ${name}`);
      const value: unknown = await Reflect.apply(method, implementation, args);
      post({ rpc: mark, kind: 'reply', id, value });
    } catch (error) {
      post({ rpc: mark, kind: 'failure', id, message: messageOf(error) });
    }
  };

  const stop = port.onMessage((message) => {
    if (isMessage(message) && message.kind === 'call') void answer(message.id, message.name, message.args);
  });

  return {
    emit: (name, ...args) => post({ rpc: mark, kind: 'event', name, args: args as readonly unknown[] }),
    dispose: () => {
      disposed = true;
      stop();
    },
  };
}

function methodsOf<Methods>(
  names: NamesOf<Methods>,
  call: (name: string, args: readonly unknown[]) => Promise<unknown>,
): Remote<Methods> {
  const entries = Object.keys(names).map((name) => [name, (...args: readonly unknown[]) => call(name, args)]);
  return Object.fromEntries(entries) as Remote<Methods>;
}

function subscribe<Listener>(listeners: Map<string, Set<Listener>>, name: string, listener: Listener): () => void {
  const set = listeners.get(name) ?? new Set<Listener>();
  listeners.set(name, set.add(listener));
  return () => void set.delete(listener);
}

function isMessage(value: unknown): value is Message {
  if (typeof value !== 'object' || value === null) return false;
  const message = value as Readonly<Record<string, unknown>>;
  if (message['rpc'] !== mark) return false;
  const named = typeof message['name'] === 'string' && Array.isArray(message['args']);
  const numbered = typeof message['id'] === 'number';
  switch (message['kind']) {
    case 'call':
      return named && numbered;
    case 'event':
      return named;
    case 'reply':
      return numbered;
    case 'failure':
      return numbered && typeof message['message'] === 'string';
    default:
      return false;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
