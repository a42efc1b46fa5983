import type { ProxyCase } from './case';

/** Inputs without Services: what the configuration alone decides. */
export const fixedInputs: Readonly<Record<string, Omit<ProxyCase, 'name' | 'ports' | 'filter' | 'nat'>>> = {
  defaults: {},
  ipv6: { family: 6 },
  'another masquerade bit': { config: { masqueradeBit: 31 } },
  'node ports not on loopback': { config: { localhostNodePorts: false } },
  'node ports on some addresses': { config: { nodePortAddresses: ['192.168.0.0/16', 'fd01::/64'] } },
  'node ports on some addresses, IPv6': { family: 6, config: { nodePortAddresses: ['192.168.0.0/16', 'fd01::/64'] } },
  'node ports on no address of the node': { config: { nodePortAddresses: ['172.16.0.0/16'] } },
  'node ports with a zero range': { config: { nodePortAddresses: ['192.168.0.0/16', '0.0.0.0/0'] } },
  'node ports on ranges of the other family': { config: { nodePortAddresses: ['fd01::/64'] } },
  'node ports on loopback and pods': { config: { nodePortAddresses: ['127.0.0.0/8', '10.180.0.0/24'] } },
  'node ports on loopback, switched off': { config: { nodePortAddresses: ['127.0.0.1/32', '192.168.1.11/32'], localhostNodePorts: false } },
  'node ports on loopback, IPv6': { family: 6, config: { nodePortAddresses: ['::1/128'] } },
  'primary addresses': { config: { nodePortAddresses: ['primary'] } },
  'localhost by word': { config: { nodePortAddresses: ['localhost', 'primary'] } },
  'all by word': { config: { nodePortAddresses: ['all'] } },
  'liberal TCP': { config: { tcpBeLiberal: true } },
  nfacct: { config: { nfacct: true } },
};
