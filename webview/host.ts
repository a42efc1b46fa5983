import { panelMethods } from '../src/protocol/methods';
import type { PanelEvents, PanelRequests } from '../src/protocol/panel-contract';
import { connect, type Client } from '../src/protocol/rpc';

/** What VS Code gives a page of an extension. */
interface WebviewApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): WebviewApi;

/** The editor as the page sees it. */
export type Host = Client<PanelRequests, PanelEvents> & {
  /** What the page kept over a reload; of any shape. */
  savedState(): unknown;
  save(state: unknown): void;
};

/** Connects to the editor. May be called once: VS Code hands its interface out once. */
export function connectHost(): Host {
  const api = acquireVsCodeApi();
  const client = connect<PanelRequests, PanelEvents>(
    {
      post: (message) => api.postMessage(message),
      onMessage: (listener) => {
        const take = (event: MessageEvent<unknown>): void => listener(event.data);
        window.addEventListener('message', take);
        return () => window.removeEventListener('message', take);
      },
    },
    panelMethods,
  );
  return { ...client, savedState: () => api.getState(), save: (state) => api.setState(state) };
}
