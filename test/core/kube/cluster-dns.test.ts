import { describe } from 'mocha';
import { check, wrongTypes } from './tables';

const map = (name: string, data: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}, namespace: kube-system}\ndata:\n${data}`;
const corefile = (text: string): string => map('coredns', `  Corefile: |\n${text.replaceAll(/^/gm, '    ')}\n`);

describe('facts of a Corefile', () => {
  check([
    {
      name: "kubeadm's own: a domain, reverse zones of all addresses, a file of resolvers",
      text: corefile('.:53 {\n    errors\n    health {\n       lameduck 5s\n    }\n    kubernetes cluster.local in-addr.arpa ip6.arpa {\n       pods insecure\n       fallthrough in-addr.arpa ip6.arpa\n    }\n    forward . /etc/resolv.conf {\n       max_concurrent 1000\n    }\n}'),
      settings: ['dns-domain=cluster.local'],
    },
    {
      name: 'servers to ask, with ports, schemes and IPv6; names and files are none',
      text: corefile('.:53 {\n  forward . ‹10.0.0.53› tls://‹9.9.9.9› [‹fd00::53›]:5353 ‹2001:db8::1› dns.example /etc/resolv.conf\n}\nexample.org {\n  proxy . ‹192.0.2.1›:53\n}'),
      addresses: ['other-address 10.0.0.53', 'other-address 9.9.9.9', 'other-address fd00::53', 'other-address 2001:db8::1', 'other-address 192.0.2.1'],
      settings: [],
    },
    {
      name: 'reverse zones, written as names and as ranges',
      text: corefile('k8s.example. {\n  kubernetes k8s.example. ‹96.10.in-addr.arpa› ‹0.1.0.0.0.d.f.ip6.arpa.› ‹10.244.0.0/16› 300.in-addr.arpa x.in-addr.arpa\n}'),
      addresses: ['other-range 10.96.0.0/16', 'other-range fd00:100::/28', 'other-range 10.244.0.0/16'],
      settings: ['dns-domain=k8s.example'],
    },
    { name: "without zones those of the server count, and only the first domain", text: corefile('cluster.local:53 other.local {\n  kubernetes\n}'), settings: ['dns-domain=cluster.local'] },
    { name: 'hosts', text: corefile('. {\n  hosts {\n    ‹192.168.64.1› host.minikube.internal # 10.0.0.1\n    fallthrough\n  }\n}'), addresses: ['other-address 192.168.64.1'] },
    {
      name: 'a cache on the node: what it listens on, placeholders left out',
      text: corefile('cluster.local:53 {\n  bind ‹169.254.20.10› __PILLAR__LOCAL__DNS__\n  forward . __PILLAR__CLUSTER__DNS__ {$UPSTREAM}\n  health ‹169.254.20.10›:8080\n  prometheus :9253\n}'),
      addresses: ['other-address 169.254.20.10', 'other-address 169.254.20.10'],
      settings: [],
    },
    { name: 'sources that are let in', text: corefile('. {\n  acl {\n    allow net ‹10.0.0.0/8› ‹192.0.2.7›\n    block type A net *\n    filter\n  }\n}'), addresses: ['other-range 10.0.0.0/8', 'other-range 192.0.2.7'] },
    { name: 'in quotes and in one line of JSON', text: map('coredns', '  Corefile: ".:53 {\\n  kubernetes cluster.local\\n  forward . \\"‹10.0.0.1›\\"\\n}\\n"\n'), addresses: ['other-address 10.0.0.1'], settings: ['dns-domain=cluster.local'] },
    { name: 'braces that do not match, words that are none', text: corefile('}\n}\nkubernetes a {\n{\nforward\n} . {\nkubernetes 10.0.0.0/8/8 {{ .Values.domain }}'), settings: [] },
    ...wrongTypes('v1', 'ConfigMap', ['data']).map((row) => ({ ...row, text: `${row.text}# Corefile\n` })),
    ...['3', '[a, b]', '{a: b}', 'null', '2001-01-01'].map((value) => ({ name: `Corefile as ${value}`, text: map('coredns', `  Corefile: ${value}\n`), settings: [] })),
  ]);
});

describe('facts of a kubeconfig in a ConfigMap', () => {
  const kubeconfig = 'apiVersion: v1\n    clusters:\n    - cluster: {server: "https://‹192.168.64.21›:8443", certificate-authority-data: x}\n      name: ""\n    - cluster: {server: https://api.example:6443}\n    - cluster: 3\n    kind: Config\n';
  check([
    { name: 'cluster-info', text: map('cluster-info', `  kubeconfig: |\n    ${kubeconfig}`), addresses: ['api-server-address 192.168.64.21'] },
    { name: 'that of kube-proxy', text: map('kube-proxy', `  kubeconfig.conf: |-\n    ${kubeconfig}`), addresses: ['api-server-address 192.168.64.21'] },
    { name: 'that of something else', text: map('tools', '  kubeconfig: "clusters: [{cluster: {server: https://10.0.0.1}}]" # cluster-info\n') },
    { name: 'damaged or filled in later', text: map('cluster-info', '  kubeconfig: "clusters: [{cluster: {server: https://10.0.0.1"\n') },
    { name: 'a placeholder', text: map('cluster-info', '  kubeconfig: "clusters: [{cluster: {server: \'https://${HOST}:6443\'}}]"\n') },
  ]);
});
