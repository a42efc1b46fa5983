/** What is asked of a packet, as it stands in the fields. */
export interface Question {
  readonly from: string;
  readonly to: string;
  /** Number or name. */
  readonly port: string;
  /** `tcp`, `udp`, `sctp`, `icmp`; '' leaves it to the target. */
  readonly protocol: string;
}

/** Empty fields. */
export const noQuestion: Question = { from: '', to: '', port: '', protocol: '' };

/** Protocols that can be chosen. */
export const protocols = ['', 'tcp', 'udp', 'sctp', 'icmp'] as const;

/** What stands for any sender outside the cluster. */
export const outside = 'external';

/** Takes a port and a protocol that were typed behind the target into their own fields. */
export function splitTarget(question: Question): Question {
  const [, host = '', port, protocol] = /^(\[[^\]]*\]|[^:]*?)(?::([\w-]+))?(?:\/(tcp|udp|sctp|icmp))?$/i.exec(question.to.trim()) ?? [];
  if (host === '' || (port === undefined && protocol === undefined)) return question;
  return { ...question, to: host.replace(/^\[(.*)\]$/, '$1'), port: port ?? question.port, protocol: protocol?.toLowerCase() ?? question.protocol };
}

/** The target as the analysis reads it: `HOST:PORT/PROTOCOL`. */
export function targetOf({ to, port, protocol }: Question): string {
  const host = to.trim();
  const wantsPort = port.trim() !== '' && protocol !== 'icmp';
  const bracketed = /^[^[]*:.*:/.test(host) && (wantsPort || protocol !== '') ? `[${host}]` : host;
  return `${bracketed}${wantsPort ? `:${port.trim()}` : ''}${protocol === '' ? '' : `/${protocol}`}`;
}
