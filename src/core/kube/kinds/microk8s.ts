import { addFlags } from '../component-flags';
import { extraArgsOf } from '../flags';
import { addFields } from '../fields';
import { countKeys, type UntypedReader } from './untyped-reader';

const ARGS: readonly (readonly [key: string, component: string])[] = [
  ['extraKubeAPIServerArgs', 'kube-apiserver'],
  ['extraKubeControllerManagerArgs', 'kube-controller-manager'],
  ['extraKubeProxyArgs', 'kube-proxy'],
  ['extraKubeletArgs', 'kubelet'],
];
const KEYS: ReadonlySet<string> = new Set([...ARGS.map(([key]) => key), 'extraSANs', 'addons', 'extraCNIEnv', 'extraEtcdArgs', 'extraContainerdArgs']);

/** MicroK8s' launch configuration. Source: MicroK8s documentation, "Launch configurations reference". */
export const microk8sLaunch: UntypedReader = {
  words: ['extraKube', 'extraCNIEnv'],
  recognises: (root) => countKeys(root, KEYS) >= 1 && /^0\.\d/.test(root.get('version').text() ?? ''),
  read(root, out) {
    for (const [key, component] of ARGS) addFlags(component, extraArgsOf(root.get(key)), `microk8s launch configuration ${key} `, out);
    addFields(root, {
      addresses: [
        ['extraCNIEnv.IPv4_CLUSTER_CIDR', 'pod-range', 'prefix'],
        ['extraCNIEnv.IPv4_SERVICE_CIDR', 'service-range', 'prefix'],
        ['extraCNIEnv.IPv6_CLUSTER_CIDR', 'pod-range', 'prefix'],
        ['extraCNIEnv.IPv6_SERVICE_CIDR', 'service-range', 'prefix'],
        ['extraSANs', 'other-address', 'host'],
      ],
    }, 'microk8s launch configuration ', out);
    out.define('microk8s', 'control-plane');
  },
};
