import { maskPrefix, formatPrefix, parsePrefix } from '../../ip/prefix';
import { familyOf } from './input';
import { hostPort } from './names';
import type { Chain, Rule, Target } from './rule';

/** A number with so many decimals as C and Go print it: what lies exactly between two goes to the even one. */
export function decimals(value: number, digits: number): string {
  const rounded = value.toFixed(digits);
  const exact = value.toFixed(100);
  const cut = exact.length - 100 + digits;
  if (exact[cut] !== '5' || /[1-9]/.test(exact.slice(cut + 1))) return rounded;
  const down = exact.slice(0, cut);
  return Number(down[cut - 1]) % 2 === 0 ? down : rounded;
}

/** A text that is computed once per number. */
export function remembered(make: (n: number) => string): (n: number) => string {
  const known: string[] = [];
  return (n) => (known[n] ??= make(n));
}

/** The probability of one among `choices` as kube-proxy writes it. */
export const writtenProbability = remembered((choices) => decimals(1 / choices, 10));

/** The probability as the kernel keeps it, in steps of 2^-31. Source: iptables `libxt_statistic`. */
export const savedProbability = remembered((choices) => decimals(Math.round(Number(writtenProbability(choices)) * 2 ** 31) / 2 ** 31, 11));

/** A prefix as the kernel keeps it: masked, with its length. */
export function savedPrefix(text: string): string {
  if (!text.includes('/')) return `${text}/${familyOf(text) === 4 ? 32 : 128}`;
  const { prefix } = parsePrefix(text);
  return prefix === undefined ? text : formatPrefix(maskPrefix(prefix));
}

/** `-j …` of a DNAT or a jump, which both texts share; undefined for other targets. */
export function sharedTarget(target: Target): string | undefined {
  if (target.type === 'jump') return `-j ${target.chain}`;
  if (target.type === 'dnat') return `-j DNAT --to-destination ${hostPort(target.ip, target.port)}`;
  return undefined;
}

/** Adds the lines of all rules of the chains; those of one chain as one text, which spares memory. */
export function pushRules(lines: string[], chains: readonly Chain[], lineOf: (rule: Rule) => string): void {
  for (const chain of chains) {
    const rules = chain.rules();
    if (rules.length > 0) lines.push(rules.map(lineOf).join('\n'));
  }
}
