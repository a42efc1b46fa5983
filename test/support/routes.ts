import { address } from '../../src/core/ip/address';
import { hostPrefix, prefix, type Prefix } from '../../src/core/ip/prefix';
import type { Route } from '../../src/core/network/model';

/** Reads a row as `ip route` prints it: destination, via, dev, proto, scope, src, metric. `default` is of the family of its next hop. */
export function routeOf(line: string): Route {
  const [destination = '', ...words] = line.split(' ');
  const after = (word: string): string | undefined => (words.includes(word) ? words[words.indexOf(word) + 1] : undefined);
  const [via, source] = [address(after('via') ?? ''), address(after('src') ?? '')];
  const [protocol, scope, metric] = [after('proto'), after('scope'), after('metric')];
  return {
    destination: destinationOf(destination, via?.family ?? 4),
    device: after('dev') ?? '',
    provenance: 'derived',
    because: '',
    ...(via && { via }),
    ...(source && { source }),
    ...(protocol !== undefined && { protocol }),
    ...(scope !== undefined && { scope }),
    ...(metric !== undefined && { metric: Number(metric) }),
  };
}

function destinationOf(text: string, family: 4 | 6): Prefix {
  if (text === 'default') return { family, value: 0n, length: 0 };
  const alone = address(text);
  const found = alone === undefined ? prefix(text) : hostPrefix(alone);
  if (found === undefined) throw new Error(`${text} is no destination`);
  return found;
}
