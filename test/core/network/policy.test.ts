import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { extractChunk } from '../../../src/core/kube/extract';
import type { ResourceBody } from '../../../src/core/kube/facts';
import { buildModel } from '../../../src/core/network/build';
import { proxyCluster } from '../../../src/core/network/kube-proxy/from-manifests';
import type { ModelInput } from '../../../src/core/network/model-input';
import { policyCluster } from '../../../src/core/network/policy/policies';
import type { PolicyInput } from '../../../src/core/network/policy/policies';
import type { ResourceSubject } from '../../../src/core/network/subjects';
import type { Trace } from '../../../src/core/network/trace/result';
import { trace } from '../../../src/core/network/trace/trace';
import { container, port, service, servicePort, setting, threeNodes, workload } from '../../support/model-input';

const pods = [
  workload('Pod', 'web', { namespace: 'shop', nodeName: 'node-1', labels: { app: 'web' } }),
  workload('Pod', 'near', { namespace: 'shop', nodeName: 'node-1', labels: { app: 'near' } }),
  workload('Pod', 'db', { namespace: 'shop', nodeName: 'node-2', labels: { app: 'db' }, containers: [container('db', [port(5432, { name: 'pg' }), port(9000, { name: 'pg', protocol: 'UDP' })])] }),
  workload('Pod', 'spy', { namespace: 'other', nodeName: 'node-2', labels: { app: 'web' } }),
  workload('Pod', 'host', { namespace: 'shop', nodeName: 'node-3', labels: { app: 'web' }, hostNetwork: true }),
];
const dbService = service('db', { namespace: 'shop', clusterAddresses: ['10.96.0.30'], ports: [servicePort(80, { target: 'pg', nodePort: 30080 })], serviceType: 'NodePort' });

interface Options {
  readonly cni?: string;
  readonly tools?: readonly string[];
  readonly unreadable?: boolean;
  readonly input?: Partial<ModelInput>;
}

/** Subjects of manifests; `---` separates them. */
function subjects(texts: string): ResourceSubject<ResourceBody>[] {
  return texts.split('---\n').flatMap((text, chunk) => {
    const standing = { chunk: 2000 + chunk, file: 'p.yaml', cluster: 'test' };
    return extractChunk(text, 'document').facts.resources.map((resource) => ({ ...standing, type: 'resource' as const, resource, body: resource.body, namespace: resource.namespace ?? 'default' }));
  });
}

function ask(texts: string, from: string, to: string, { cni = 'calico', tools = [], unreadable = false, input = {} }: Options = {}): Trace {
  const full: ModelInput = { ...threeNodes({ workloads: pods, services: [dbService], settings: cni === '' ? [] : [setting('cni', cni)] }), ...input };
  const model = buildModel(full);
  const resources = subjects(texts);
  const policies = resources.filter((subject): subject is PolicyInput['policies'][number] => subject.body.type === 'policy');
  return trace(model, 'host', proxyCluster(full, model), from, to, policyCluster({ policies, resources, workloads: full.workloads, tools, unreadable }, model));
}

/** `delivered`, then what policies say at each end. */
function said(...parts: Parameters<typeof ask>): string {
  const { error, branches } = ask(...parts);
  if (error !== undefined) return error;
  return [...new Set(branches.map(({ verdict, policies = [] }) => [verdict, ...policies.map((one) => `${one.direction} ${one.verdict}`)].join(', ')))].join(' | ');
}

const policy = (spec: string, meta = 'name: p, namespace: shop'): string => `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {${meta}}\nspec: ${spec}\n`;
const db = (rest: string): string => policy(`{podSelector: {matchLabels: {app: db}}, ${rest}}`);
const into = (rule: string): string => db(`ingress: [${rule}]`);

describe('NetworkPolicies: ingress', () => {
  const open = 'delivered, egress allowed, ingress allowed';
  const shut = 'dropped, egress allowed, ingress denied';
  const table: readonly (readonly [name: string, policies: string, verdict: string, from?: string, to?: string])[] = [
    ['a pod that none selects', policy('{podSelector: {matchLabels: {app: nobody}}}'), open],
    ['of another namespace', policy('{podSelector: {}}', 'name: p, namespace: other'), open],
    ['selected, no rule', db('policyTypes: [Ingress]'), shut],
    ['selected, no rule and no types', db('ingress: []'), shut],
    ['of another kind', db('policyTypes: [Ingress]').replace('networking.k8s.io/v1', 'k8s.cni.cncf.io/v1beta1').replace('NetworkPolicy', 'MultiNetworkPolicy'), 'delivered'],
    ['types without ingress', db('policyTypes: [Egress], egress: []'), open],
    ['an empty rule', into('{}'), open],
    ['an empty rule for another pod', policy('{podSelector: {matchLabels: {app: near}}, ingress: [{}]}'), open],
    ['one of several allows', `${db('policyTypes: [Ingress]')}---\n${into('{}').replace('name: p', 'name: q')}`, open],
    ['a pod by its labels', into('{from: [{podSelector: {matchLabels: {app: web}}}]}'), open],
    ['another pod', into('{from: [{podSelector: {matchLabels: {app: near}}}]}'), shut],
    ['labels of pods are those of the own namespace', into('{from: [{podSelector: {matchLabels: {app: web}}}]}'), shut, 'pod/other/spy'],
    ['expressions', into('{from: [{podSelector: {matchExpressions: [{key: app, operator: In, values: [web]}, {key: tier, operator: DoesNotExist}]}}]}'), open],
    ['expressions that do not hold', into('{from: [{podSelector: {matchExpressions: [{key: app, operator: NotIn, values: [web]}]}}]}'), shut],
    ['a key that every object inherits', into('{from: [{podSelector: {matchExpressions: [{key: constructor, operator: DoesNotExist}]}}]}'), open],
    ['a key that every object inherits, asked for', into('{from: [{podSelector: {matchExpressions: [{key: constructor, operator: Exists}]}}]}'), shut],
    ['a namespace by its name', into('{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: other}}}]}'), open, 'pod/other/spy'],
    ['all namespaces', into('{from: [{namespaceSelector: {}}]}'), open, 'pod/other/spy'],
    ['labels of a namespace', `${into('{from: [{namespaceSelector: {matchLabels: {team: blue}}}]}')}---\napiVersion: v1\nkind: Namespace\nmetadata: {name: other, labels: {team: blue}}\n`, open, 'pod/other/spy'],
    ['labels that a namespace has not', `${into('{from: [{namespaceSelector: {matchLabels: {team: blue}}}]}')}---\napiVersion: v1\nkind: Namespace\nmetadata: {name: other}\n`, shut, 'pod/other/spy'],
    ['labels of a namespace without an object', into('{from: [{namespaceSelector: {matchLabels: {team: blue}}}]}'), 'delivered, egress allowed, ingress unknown', 'pod/other/spy'],
    ['namespace and pod', into('{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: other}}, podSelector: {matchLabels: {app: no}}}]}'), shut, 'pod/other/spy'],
    ['one of several peers', into('{from: [{podSelector: {matchLabels: {app: no}}}, {podSelector: {matchLabels: {app: web}}}]}'), open],
    ['port', into('{ports: [{port: 5432}]}'), open],
    ['another port', into('{ports: [{port: 5433}]}'), shut],
    ['port of another protocol', into('{ports: [{port: 5432, protocol: UDP}]}'), shut],
    ['a protocol', into('{ports: [{protocol: TCP}]}'), open],
    ['named port', into('{ports: [{port: pg}]}'), open],
    ['named port of another protocol', into('{ports: [{port: pg, protocol: UDP}]}'), shut],
    ['a name nobody has', into('{ports: [{port: none}]}'), shut],
    ['port range', into('{ports: [{port: 5000, endPort: 5432}]}'), open],
    ['outside a port range', into('{ports: [{port: 5000, endPort: 5431}]}'), shut],
    ['a port that is a placeholder', into('{ports: [{port: "${PORT}"}]}'), 'delivered, egress allowed, ingress unknown'],
    ['the backend’s port behind a Service', into('{ports: [{port: 5432}]}'), open, 'pod/shop/web', 'service/shop/db:80'],
    ['the Service’s port is nobody’s', into('{ports: [{port: 80}]}'), shut, 'pod/shop/web', 'service/shop/db:80'],
    ['itself', db('policyTypes: [Ingress]'), 'delivered, egress allowed, ingress allowed', 'pod/shop/db', 'pod/shop/db:5432'],
    ['the node that it runs on', db('policyTypes: [Ingress]'), 'delivered, ingress allowed', 'node-2'],
    ['another node', db('policyTypes: [Ingress]'), 'dropped, ingress denied', 'node-1'],
    ['another node, by the address that its tunnel gives it', into('{from: [{ipBlock: {cidr: 10.244.1.0/32}}]}'), 'delivered, ingress allowed', 'node-1'],
    ['pods in the host network are no pods', into('{from: [{podSelector: {}}]}'), 'dropped, ingress denied', 'pod/shop/host'],
    ['a block', into('{from: [{ipBlock: {cidr: 10.244.0.0/16}}]}'), open],
    ['a block without some', into('{from: [{ipBlock: {cidr: 10.244.0.0/16, except: [10.244.0.0/17]}}]}'), shut],
    ['a block with an unknown exception', into('{from: [{ipBlock: {cidr: 10.244.0.0/16, except: ["${X}"]}}]}'), 'delivered, egress allowed, ingress unknown'],
    ['an unknown block', into('{from: [{ipBlock: {cidr: "${X}"}}]}'), 'delivered, egress allowed, ingress unknown'],
    ['a selector with a placeholder', policy('{podSelector: {matchLabels: {app: "${X}"}}}'), 'delivered, egress allowed, ingress unknown'],
    ['an outside source keeps its address until it is there', into('{from: [{ipBlock: {cidr: 203.0.113.0/24}}]}'), 'delivered, ingress allowed', 'external', '192.168.1.12:30080'],
    ['masquerading on another node hides it', into('{from: [{ipBlock: {cidr: 203.0.113.0/24}}]}'), 'dropped, ingress denied', 'external', '192.168.1.11:30080'],
  ];
  for (const [name, texts, verdict, from = 'pod/shop/web', to = 'pod/shop/db:5432'] of table) {
    it(name, () => {
      // The reference addresses come from the ranges of nodes: Flannel's, with Calico's policies.
      assert.equal(said(texts, from, to, { cni: 'canal' }), verdict);
    });
  }
  it('blocks are no pods for Cilium', () => {
    assert.equal(said(into('{from: [{ipBlock: {cidr: 0.0.0.0/0}}]}'), 'pod/shop/web', 'pod/shop/db:5432', { cni: 'cilium' }), shut);
    assert.equal(said(into('{from: [{podSelector: {}}]}'), 'pod/shop/web', 'pod/shop/db:5432', { cni: 'cilium' }), open);
  });
  it('ping is up to the plugin, unless everything may pass', () => {
    assert.equal(said(into('{ports: [{port: 5432}]}'), 'pod/shop/web', 'pod/shop/db'), 'delivered, egress allowed, ingress unknown');
    assert.equal(said(into('{from: [{podSelector: {}}]}'), 'pod/shop/web', 'pod/shop/db'), open);
  });
});

describe('NetworkPolicies: egress', () => {
  const web = (rest: string): string => policy(`{podSelector: {matchLabels: {app: web}}, ${rest}}`);
  const open = 'delivered, egress allowed, ingress allowed';
  const table: readonly (readonly [name: string, policies: string, verdict: string, to?: string])[] = [
    ['ingress alone', web('ingress: []'), open],
    ['rules of egress alone select both ways', web('egress: [{to: [{podSelector: {matchLabels: {app: no}}}]}]'), 'dropped, egress denied'],
    ['types alone', web('policyTypes: [Egress]'), 'dropped, egress denied'],
    ['a pod by its labels', web('egress: [{to: [{podSelector: {matchLabels: {app: db}}}], ports: [{port: pg}]}]'), open],
    ['the backend of a Service', web('egress: [{to: [{podSelector: {matchLabels: {app: db}}}], ports: [{port: 5432}]}]'), open, 'service/shop/db:80'],
    ['not the address of a Service', web('egress: [{to: [{ipBlock: {cidr: 10.96.0.0/12}}]}]'), 'dropped, egress denied', 'service/shop/db:80'],
    ['a node port of another node is that node’s', web('egress: [{to: [{ipBlock: {cidr: 192.168.1.13/32}}], ports: [{port: 30080}]}]'), open, '192.168.1.13:30080'],
    ['the own node', web('policyTypes: [Egress]'), 'delivered, egress allowed', '192.168.1.11:22'],
    ['another node', web('policyTypes: [Egress]'), 'dropped, egress denied', '192.168.1.12:22'],
    ['what has no way is not sent', web('policyTypes: [Egress]'), 'dropped, egress denied', '8.8.8.8:53'],
    ['both ends decide', `${web('egress: [{}]')}---\n${into('{from: []}').replace('name: p', 'name: q')}`, open],
  ];
  for (const [name, texts, verdict, to = 'pod/shop/db:5432'] of table) {
    it(name, () => assert.equal(said(texts, 'pod/shop/web', to, { cni: 'canal' }), verdict));
  }
  it('ends on the node of the sender, after the choice of a backend, and names policy and place', () => {
    const [branch] = ask(web('policyTypes: [Egress]'), 'pod/shop/web', 'service/shop/db:80', { cni: 'canal' }).branches;
    assert.deepEqual(branch?.hops.map(({ kind, namespace }) => `${kind} ${namespace}`), ['send pod/shop/web', 'rules node/node-1', 'rules node/node-1']);
    assert.match(branch?.reason ?? '', /^NetworkPolicy shop\/p for pod shop\/web: no rule allows egress to pod shop\/db, port 5432\/tcp: dropped$/);
    assert.equal(branch?.hops.at(-1)?.place?.chunk, 2000);
    assert.equal(branch?.reply.possible, 'no');
  });
  it('ends before the pod that is not to get it', () => {
    const [branch] = ask(db('policyTypes: [Ingress]'), 'pod/shop/web', 'pod/shop/db:5432', { cni: 'canal' }).branches;
    assert.deepEqual(branch?.hops.slice(-2).map(({ kind, namespace }) => `${kind} ${namespace}`), ['route node/node-2', 'rules node/node-2']);
    const [near] = ask(db('policyTypes: [Ingress]').replace('app: db', 'app: near'), 'pod/shop/web', 'pod/shop/near:1', { cni: 'canal' }).branches;
    assert.equal(near?.at, 'node/node-1');
  });
});

describe('NetworkPolicies: who enforces them', () => {
  const deny = db('policyTypes: [Ingress]');
  const passes = 'delivered, egress allowed, ingress denied';
  const table: readonly (readonly [name: string, options: Options, verdict: string, remark: RegExp])[] = [
    ['Calico', { cni: 'calico' }, 'dropped, egress allowed, ingress denied', /^$/],
    ['Cilium', { cni: 'cilium' }, 'dropped, egress allowed, ingress denied', /^$/],
    ['kindnet', { cni: 'kindnet' }, 'dropped, egress allowed, ingress denied', /since kind 0\.24/],
    ['kube-router, though its devices are not modelled', { cni: 'kube-router' }, 'dropped, egress allowed, ingress denied', /^$/],
    ['Flannel', { cni: 'flannel' }, passes, /not enforced by Flannel/],
    ['Flannel of k3s', { cni: 'flannel', tools: ['k3s'] }, 'dropped, egress allowed, ingress denied', /^$/],
    ['kubenet', { cni: 'kubenet' }, passes, /not enforced by kubenet/],
    ['nobody known', { cni: '' }, passes, /Whether the network plugin enforces NetworkPolicies is not known/],
    ['a cloud’s plugin', { cni: 'amazonvpc' }, passes, /Whether the Amazon VPC CNI enforces/],
    ['a controller beside Flannel', { cni: 'flannel', input: { workloads: [...pods, workload('DaemonSet', 'kube-network-policies', { namespace: 'kube-system' })] } }, 'dropped, egress allowed, ingress denied', /^$/],
    ['something unreadable', { unreadable: true }, 'delivered, egress allowed, ingress unknown', /cannot be read/],
  ];
  for (const [name, options, verdict, remark] of table) {
    it(name, () => {
      assert.equal(said(deny, 'pod/shop/web', 'pod/shop/db:5432', options), verdict);
      assert.match(ask(deny, 'pod/shop/web', 'pod/shop/db:5432', options).remarks.filter((text) => /olic/.test(text)).join(), remark);
    });
  }
  it('other kinds of policies may decide otherwise', () => {
    for (const [group, kind] of [['policy.networking.k8s.io/v1alpha1', 'AdminNetworkPolicy'], ['projectcalico.org/v3', 'GlobalNetworkPolicy'], ['crd.projectcalico.org/v1', 'NetworkPolicy'], ['cilium.io/v2', 'CiliumNetworkPolicy']]) {
      const other = `apiVersion: ${group ?? ''}\nkind: ${kind ?? ''}\nmetadata: {name: o}\nspec: {}\n`;
      assert.equal(said(`${deny}---\n${other}`, 'pod/shop/web', 'pod/shop/db:5432'), 'delivered, egress allowed, ingress unknown', kind);
      assert.match(ask(`${deny}---\n${other}`, 'pod/shop/web', 'pod/shop/db:5432').remarks.join(), /not evaluated and may decide otherwise/);
      assert.match(ask(other, 'pod/shop/web', 'pod/shop/db:5432').remarks.join(), /not evaluated and may decide otherwise/);
    }
  });
  it('nothing is said without policies', () => {
    const { branches, remarks } = ask('', 'pod/shop/web', 'pod/shop/db:5432');
    assert.deepEqual([branches[0]?.policies, remarks.filter((text) => /olic/.test(text))], [undefined, []]);
  });
});
