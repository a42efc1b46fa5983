/*
 * Runs in the page before its script: the fake editor and the function that VS Code would give.
 */
import { FakeHost } from './fake-host';
import { fixtures, type FixtureName } from './fixtures';

declare global {
  interface Window {
    fakeHost: FakeHost;
    pageErrors: string[];
    acquireVsCodeApi(): unknown;
  }
}

const toHost = new Set<(message: unknown) => void>();
const names = new URL(location.href).searchParams.get('clusters')?.split(',').filter(Boolean) ?? [];
const shapes = names.flatMap((name) => (name in fixtures ? [fixtures[name as FixtureName]] : []));
const stateKey = 'state';

window.pageErrors = [];
document.addEventListener('securitypolicyviolation', (event) => window.pageErrors.push(`csp ${event.violatedDirective} ${event.sourceFile}`));
window.addEventListener('error', (event) => window.pageErrors.push(`error ${event.message}`));
window.addEventListener('unhandledrejection', (event) => window.pageErrors.push(`rejection ${String(event.reason)}`));

window.fakeHost = new FakeHost(
  {
    post: (message) => window.postMessage(structuredClone(message), '*'),
    onMessage: (listener) => {
      toHost.add(listener);
      return () => toHost.delete(listener);
    },
  },
  shapes,
);
window.acquireVsCodeApi = () => ({
  postMessage: (message: unknown) => {
    const copy: unknown = structuredClone(message);
    setTimeout(() => toHost.forEach((listener) => listener(copy)));
  },
  getState: () => {
    const state = sessionStorage.getItem(stateKey);
    return state === null ? undefined : (JSON.parse(state) as unknown);
  },
  setState: (state: unknown) => sessionStorage.setItem(stateKey, JSON.stringify(state)),
});
