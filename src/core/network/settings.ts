import type { Family } from '../ip/address';
import { addressBits } from '../ip/address';
import type { SettingName } from '../kube/facts';
import type { Sourced } from './model';
import type { ModelInput } from './model-input';
import { assumed, declared } from './sourced';
import { placeOf } from './subjects';

const DEFAULT_MASK: Readonly<Record<Family, number>> = { 4: 24, 6: 64 };
const MASK_SETTING: Readonly<Record<Family, SettingName>> = { 4: 'node-mask-ipv4', 6: 'node-mask-ipv6' };

/** A range of port numbers, both ends included. */
export interface PortRange {
  readonly first: number;
  readonly last: number;
}

/** The first setting of that name, as text. */
export function settingOf(input: Pick<ModelInput, 'settings'>, name: SettingName): Sourced<string> | undefined {
  const subject = input.settings.find(({ fact }) => fact.setting === name);
  return subject && declared(subject.fact.value, placeOf(subject, subject.fact.slot), subject.fact.origin);
}

/**
 * Prefix length of the block that each node gets. Units: bits. Errors: numbers outside the family fall back to the default.
 * Source: kube-controller-manager `--node-cidr-mask-size`, `-ipv4`, `-ipv6`; defaults 24 and 64.
 */
export function nodeMask(input: Pick<ModelInput, 'settings'>, family: Family, families: readonly Family[]): Sourced<number> {
  const single = families.length === 1 ? settingOf(input, 'node-mask') : undefined;
  const setting = settingOf(input, MASK_SETTING[family]) ?? single;
  const value = setting === undefined ? Number.NaN : Number(setting.value);
  if (setting !== undefined && Number.isInteger(value) && value > 0 && value <= addressBits(family)) {
    return { ...setting, value };
  }
  return assumed(DEFAULT_MASK[family], `the controller-manager's default node mask /${DEFAULT_MASK[family]}`);
}

/**
 * Ports that node ports are taken from. Errors: unreadable text gives the default.
 * Source: kube-apiserver `--service-node-port-range`, `a-b` or `a+size`; default 30000-32767.
 */
export function nodePortRange(input: Pick<ModelInput, 'settings'>): PortRange {
  const text = settingOf(input, 'node-port-range')?.value ?? '';
  const match = /^(\d{1,5})([-+])(\d{1,5})$/.exec(text.trim());
  const first = Number(match?.[1]);
  const last = match?.[2] === '+' ? first + Number(match[3]) : Number(match?.[3]);
  if (match === null || first > last || last > 65_535) return { first: 30_000, last: 32_767 };
  return { first, last };
}
