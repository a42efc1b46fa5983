import type { Cursor } from '../../yaml/cursor';
import { compact } from '../compact';
import type { Backend, IngressBody, Located } from '../facts';
import { locatedPort, locatedText, mappings } from '../ports';
import { addResource } from '../resource';
import { makeBackend } from './ingress';
import type { KindReader } from './kind-reader';
import { tableKind } from './table-kind';

/** Routes to Services. Source: sigs.k8s.io/gateway-api apis/v1 HTTPRouteSpec, BackendObjectReference. */
export const gatewayRoute: KindReader = {
  groups: ['gateway.networking.k8s.io'],
  kinds: ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'UDPRoute'],
  read(root, out, type) {
    const host = only(root.at('spec', 'hostnames').items());
    const backends = mappings(root.at('spec', 'rules')).flatMap((rule) => ruleBackends(rule, host));
    addResource(root, type, compact<IngressBody>({ type: 'ingress', backends }), out);
  },
};

function ruleBackends(rule: Cursor, host: Cursor | undefined): Backend[] {
  const path = only(mappings(rule.get('matches')))?.get('path');
  const match = { host: host && locatedText(host), path: path && locatedText(path.get('value')), pathType: path?.get('type').text() || undefined, isDefault: false };
  return mappings(rule.get('backendRefs'))
    .filter(isService)
    .flatMap((ref) => makeBackend(ref, ref.get('name'), locatedPort(ref.get('port')), match, ref.get('namespace').text() || undefined));
}

function isService(ref: Cursor): boolean {
  return (ref.get('kind').text() ?? 'Service') === 'Service' && (ref.get('group').text() ?? '') === '';
}

function only(items: readonly Cursor[]): Cursor | undefined {
  return items.length === 1 ? items[0] : undefined;
}

/** OpenShift's Route. Source: openshift/api route/v1 RouteSpec: `port.targetPort` names a port of the Service's endpoints. */
export const openshiftRoute: KindReader = {
  groups: ['route.openshift.io', ''],
  kinds: ['Route'],
  read(root, out, type) {
    const spec = root.get('spec');
    const match = { host: locatedText(spec.get('host')), path: locatedText(spec.get('path')), isDefault: false };
    const targets = [spec.get('to'), ...mappings(spec.get('alternateBackends'))].filter((target) => (target.get('kind').text() ?? 'Service') === 'Service');
    const none: Located<number | string> | undefined = undefined;
    addResource(root, type, compact<IngressBody>({ type: 'ingress', backends: targets.flatMap((target) => makeBackend(target, target.get('name'), none, match)) }), out);
  },
};

/** Gateway: addresses asked for and given; only `IPAddress` ones, which is the default. Source: apis/v1 GatewaySpecAddress. */
export const gateway = tableKind({
  groups: ['gateway.networking.k8s.io'],
  kinds: ['Gateway'],
  addresses: [
    ['spec.addresses[].value', 'other-address', 'named'],
    ['status.addresses[].value', 'other-address', 'named'],
  ],
});
