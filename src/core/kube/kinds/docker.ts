import { addFields, type FieldTable } from '../fields';
import type { UntypedReader } from './untyped-reader';

/** Source: moby daemon/config/config_linux.go, BridgeConfig and NetworkConfig. */
const FIELDS: FieldTable = {
  addresses: [
    ['bip', 'docker-network', 'prefix'],
    ['bip6', 'docker-network', 'prefix'],
    ['fixed-cidr', 'other-range', 'prefix'],
    ['fixed-cidr-v6', 'docker-network', 'prefix'],
    ['default-address-pools[].base', 'docker-network', 'prefix'],
    ['dns', 'dns-address', 'address'],
  ],
};

/** Docker's `daemon.json`. `bip` is the bridge's own address with its network, so host bits are meant there. */
export const dockerDaemon: UntypedReader = {
  words: ['"bip"', '"bip6"', 'default-address-pools', '"fixed-cidr'],
  recognises: (root) => ['bip', 'bip6', 'default-address-pools', 'fixed-cidr', 'fixed-cidr-v6'].some((key) => root.get(key).exists),
  read(root, out) {
    const { addresses = [] } = FIELDS;
    addFields(root, { addresses: addresses.filter(([path]) => !path.startsWith('bip')) }, 'docker daemon.json ', out);
    // The address counts for the syntax, the network around it for overlaps.
    addFields(root, { addresses: [['bip', 'docker-network', 'interval'], ['bip6', 'docker-network', 'interval']] }, 'docker daemon.json ', out);
  },
};
