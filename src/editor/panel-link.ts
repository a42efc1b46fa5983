import type { PanelTab, RevealTarget } from '../protocol/panel-contract';

/*
 * Links to what a panel shows: `vscode://kube-netscope.kube-netscope/topology?cluster=…&id=…`.
 * A link comes from anywhere, so what is not plainly one of ours is refused as a whole.
 */

/** Units: characters. No name of anything is longer. */
const longest = 600;

const tabs: Readonly<Record<PanelTab, true>> = { topology: true, routes: true, services: true, trace: true, space: true, contract: true, changes: true, findings: true };

/** What each parameter may look like. */
const forms = {
  // A cluster's own id; one that the window does not have is never shown.
  cluster: /^.+$/u,
  id: /^(?:router|network|unscheduled|(?:node|zone)\/.+|(?:pod|service)\/[^/]+\/.+|range\/(?:pods|services|nodes)\/[0-9A-Fa-f:.]+\/\d{1,3})$/u,
  namespace: /^(?:router|node\/.+|pod\/[^/]+\/.+)$/u,
  address: /^[0-9A-Fa-f:.]+(?:\/\d{1,3})?$/u,
  service: /^service\/[^/]+\/.+$/u,
  space: /^(?:(?:node|node-pods|range|cloud|external|reserved|docker|join|pods|load-balancers|secondary|static-band|dynamic-band)\/.+|[0-9A-Fa-f:.]+(?:\/\d{1,3}|-[0-9A-Fa-f:.]+)?)$/u,
  from: /^[\p{L}\p{N}\-_.:/[\]]+$/u,
  to: /^[\p{L}\p{N}\-_.:/[\]]+$/u,
} as const;

type Parameter = keyof typeof forms;

/** The path and the query of the link to a view. */
export function linkTo(target: RevealTarget): { readonly path: string; readonly query: string } {
  const given = parameters.flatMap((name) => (target[name] === undefined || target[name] === '' ? [] : [`${name}=${encoded(target[name])}`]));
  return { path: `/${target.tab ?? 'topology'}`, query: given.join('&') };
}

/** What a link asks to show; undefined for anything that is not plainly such a link. */
export function targetOfLink(path: string, query: string): RevealTarget | undefined {
  const tab = path.replace(/^\//, '');
  if (!isTab(tab) || query.length > longest * parameters.length) return undefined;
  const found: Partial<Record<Parameter, string>> = {};
  for (const part of query === '' ? [] : query.split('&')) {
    const [name = '', ...rest] = part.split('=');
    const value = decoded(rest.join('='));
    if (!isParameter(name) || found[name] !== undefined || !fits(name, value)) return undefined;
    found[name] = value;
  }
  return { tab, ...found };
}

/** What a page says that it shows, without whatever does not look like that. */
export function targetFromPage(said: Readonly<Record<string, unknown>>): RevealTarget {
  const tab = typeof said['tab'] === 'string' && isTab(said['tab']) ? { tab: said['tab'] } : {};
  return { ...tab, ...Object.fromEntries(parameters.flatMap((name) => (fits(name, said[name]) ? [[name, said[name]]] : []))) };
}

function fits(name: Parameter, value: unknown): value is string {
  return typeof value === 'string' && value.length <= longest && !/\p{C}/u.test(value) && forms[name].test(value);
}

const parameters = Object.keys(forms).filter(isParameter);

function isParameter(name: string): name is Parameter {
  return Object.hasOwn(forms, name);
}

function isTab(name: string): name is PanelTab {
  return Object.hasOwn(tabs, name);
}

/** Slashes and colons stay readable: ids are full of them. */
function encoded(text: string): string {
  return encodeURIComponent(text).replaceAll('%2F', '/').replaceAll('%3A', ':');
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
