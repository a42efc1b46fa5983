import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { formatPrefix, prefix, type Prefix } from '../../src/core/ip/prefix';
import { componentOf } from '../../src/core/rules/support/components';
import { hasOwnManager, needsNodeRanges, usesBridge } from '../../src/core/rules/support/network-plugins';
import { isPortNumber, mendedPortName, portNameProblem } from '../../src/core/rules/support/port-names';
import { isPublic, lookAlikeOf } from '../../src/core/rules/support/public-ranges';
import { isPlaceholderText } from '../../src/core/rules/support/services';
import { minorVersion } from '../../src/core/rules/support/versions';
import type { Network } from '../../src/core/network/network';
import type { SettingSubject } from '../../src/core/network/subjects';
import type { SettingName } from '../../src/core/kube/facts';

const range = (text: string): Prefix => prefix(text) ?? assert.fail(text);
const setting = (name: SettingName, value: string, origin = ''): SettingSubject => ({ type: 'setting', chunk: 1, file: 'a.yaml', cluster: 'c', fact: { setting: name, value, slot: 0, origin } });
const network = (...settings: readonly SettingSubject[]): Network => ({ settings: (_: string, name: SettingName) => settings.filter(({ fact }) => fact.setting === name) }) as unknown as Network;

describe('public ranges', () => {
  const alike: readonly [string, string | undefined][] = [
    ['198.168.0.0/16', '192.168.0.0/16'], ['192.167.10.0/24', '192.168.10.0/24'], ['192.169.0.0/16', '192.168.0.0/16'], ['172.168.5.0/24', '172.16.5.0/24'],
    ['172.15.0.0/16', '172.16.0.0/16'], ['172.32.0.0/16', '172.31.0.0/16'], ['172.40.0.0/16', '172.24.0.0/16'], ['172.16.0.0/16', undefined], ['172.31.0.0/16', undefined],
    ['192.168.0.0/16', undefined], ['192.0.2.0/24', undefined], ['100.64.0.0/10', undefined], ['11.0.0.0/8', undefined], ['fd00::/48', undefined], ['198.168.0.0/11', undefined],
  ];
  for (const [written, meant] of alike) {
    it(`${written} looks like ${meant ?? 'nothing'}`, () => {
      const found = lookAlikeOf(range(written));
      assert.equal(found && formatPrefix(found), meant);
    });
  }
  it('special-purpose blocks are not public', () => {
    assert.deepEqual(['8.8.8.0/24', '10.0.0.0/8', '100.64.0.0/10', '0.0.0.0/0', '2a00::/32', 'fc00::/7', '2001:db8::/32'].map((text) => isPublic(range(text))), [true, false, false, false, true, false, false]);
  });
});

describe('names of ports', () => {
  const bad = ['abcdefghijklmnop', 'Http', 'a_b', '8080', 'a--b', '-a', 'a-', ''];
  for (const name of bad) it(`"${name}" is none`, () => assert.notEqual(portNameProblem(name), undefined));
  for (const name of ['abcdefghijklmno', 'a', '8-a', 'http-2']) it(`"${name}" is one`, () => assert.equal(portNameProblem(name), undefined));
  it('mends what it can', () => {
    assert.deepEqual(['HTTP_Admin', 'prometheus-stats', '8080', '--', 'web--ui'].map(mendedPortName), ['http-admin', 'prometheus-stat', undefined, undefined, 'web-ui']);
  });
  it('ports are 1 to 65535', () => assert.deepEqual([-1, 0, 1, 65535, 65536].map(isPortNumber), [false, false, true, true, false]));
});

describe('what a value is for', () => {
  const origins: readonly [string, string][] = [
    ['kubeadm ClusterConfiguration networking.podSubnet', 'kubeadm'], ['kind Cluster networking.podSubnet', 'kind'], ['kind kubeadmConfigPatches ClusterConfiguration networking.podSubnet', 'kubeadm'],
    ['kubeadm ClusterConfiguration controllerManager.extraArgs cluster-cidr', 'kube-controller-manager'], ['kubeadm ClusterConfiguration apiServer.extraArgs service-cluster-ip-range', 'kube-apiserver'],
    ['kube-apiserver --service-cluster-ip-range', 'kube-apiserver'], ['KubeProxyConfiguration clusterCIDR', 'kube-proxy'], ['kube-proxy --cluster-cidr', 'kube-proxy'],
    ['kubeadm InitConfiguration nodeRegistration.kubeletExtraArgs cluster-dns', 'kubelet'], ['Calico IPPool spec.cidr', 'other'], ['cloud-controller-manager --cluster-cidr', 'other'],
  ];
  for (const [origin, component] of origins) it(`${origin}: ${component}`, () => assert.equal(componentOf(setting('cni', '', origin)), component));

  it('versions as they are written', () => {
    const of = (...texts: readonly string[]): number | undefined => minorVersion('c', network(...texts.map((text) => setting('kubernetes-version', text))));
    assert.deepEqual([of('v1.33.1'), of('1.29'), of('v1.30.0', 'v1.31.2'), of('stable'), of('v2.1'), of()], [33, 29, 31, undefined, undefined, undefined]);
  });
  it('network plugins', () => {
    const plugins = (...names: readonly string[]): Network => network(...names.map((name) => setting('cni', name)));
    assert.deepEqual(['flannel', 'canal', 'calico', 'cilium', 'Flannel'].map(needsNodeRanges), [true, true, false, false, true]);
    assert.deepEqual([usesBridge('c', plugins('flannel')), usesBridge('c', plugins('flannel', 'calico')), usesBridge('c', plugins())], [true, false, false]);
    assert.deepEqual([hasOwnManager('c', plugins('calico')), hasOwnManager('c', plugins('flannel')), hasOwnManager('c', plugins('kubenet'))], [true, false, false]);
  });
  it('placeholders', () => {
    assert.deepEqual(['${A}', '$(A)', '{{ a }}', '__A__', 'PORT_NAME', 'http', 'Http', 'AB'].map(isPlaceholderText), [true, true, true, true, true, false, false, false]);
  });
});
