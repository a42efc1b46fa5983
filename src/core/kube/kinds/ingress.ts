import type { Cursor } from '../../yaml/cursor';
import { isPlaceholder } from '../../yaml/scalar';
import { compact } from '../compact';
import type { Backend, IngressBody, Located } from '../facts';
import { addFields } from '../fields';
import { locatedPort, locatedText, mappings } from '../ports';
import { addResource } from '../resource';
import type { KindReader } from './kind-reader';

const CLASS = 'kubernetes.io/ingress.class';

/** Ingress: `backend.service.{name, port}`, before v1 `serviceName` and `servicePort`. Source: k8s.io/api/networking/v1 IngressSpec. */
export const ingress: KindReader = {
  groups: ['networking.k8s.io', 'extensions'],
  kinds: ['Ingress'],
  read(root, out, type) {
    const spec = root.get('spec');
    const className = spec.get('ingressClassName').text() || root.at('metadata', 'annotations', CLASS).text() || undefined;
    const defaults = ['defaultBackend', 'backend'].flatMap((key) => backendOf(spec.get(key), { isDefault: true }));
    const found = [...defaults, ...mappings(spec.get('rules')).flatMap(ruleBackends)];
    const isStable = root.get('apiVersion').text() === 'networking.k8s.io/v1';
    const backends = isStable ? found : found.map((backend) => compact<Backend>({ ...backend, isOutdated: undefined }));
    const owner = addResource(root, type, compact<IngressBody>({ type: 'ingress', className, isVariant: isVariant(root) || undefined, backends }), out);
    addFields(root, { addresses: [['status.loadBalancer.ingress[].ip', 'other-address', 'address']] }, 'Ingress ', out, owner);
  },
};

type Match = Pick<Backend, 'host' | 'path' | 'pathType' | 'isDefault'>;

function ruleBackends(rule: Cursor): Backend[] {
  const host = locatedText(rule.get('host'));
  return mappings(rule.at('http', 'paths')).flatMap((item) => {
    const match = { host, path: locatedText(item.get('path')), pathType: item.get('pathType').text() || undefined, isDefault: false };
    return backendOf(item.get('backend'), match);
  });
}

// Canaries of ingress-nginx, and the parts that NGINX's own controller merges.
function isVariant(root: Cursor): boolean {
  const annotations = root.at('metadata', 'annotations');
  return annotations.get('nginx.ingress.kubernetes.io/canary').text() === 'true' || annotations.get('nginx.org/mergeable-ingress-type').isGiven;
}

function backendOf(backend: Cursor, match: Match): Backend[] {
  const service = backend.get('service').exists ? backend.at('service', 'name') : backend.get('serviceName');
  const port = backend.get('service').exists ? backend.at('service', 'port') : backend.get('servicePort');
  const made = makeBackend(backend, service, port.node?.type === 'map' ? (locatedPort(port.get('number')) ?? portOf(port.get('name'))) : portOf(port), match);
  return backend.get('serviceName').exists && !backend.get('service').exists ? made.map((each) => ({ ...each, isOutdated: true as const })) : made;
}

/** Backends that are Services with a plain name. */
export function makeBackend(whole: Cursor, name: Cursor, port: Located<number | string> | undefined, match: Match, namespace?: string): Backend[] {
  const service = locatedText(name);
  if (service === undefined || isPlaceholder(service.value)) return [];
  return [compact<Backend>({ service, namespace, port, ...match, slot: whole.slot() })];
}

function portOf(cursor: Cursor): Located<number | string> | undefined {
  const number = locatedPort(cursor);
  if (number !== undefined) return number;
  const name = locatedText(cursor);
  return name === undefined || cursor.int() === 0 || isPlaceholder(name.value) ? undefined : name;
}
