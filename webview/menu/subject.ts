import type { FileLocation } from '../../src/protocol/locations';
import type { MenuItem } from './popup';

/** Something on the page that a menu can be asked for. */
export interface Subject {
  readonly title: string;
  /** Id of the thing of the picture. */
  readonly id?: string;
  readonly location?: FileLocation;
  /** Addresses and ranges that it has; asked for by its id where left out. */
  readonly addresses?: readonly string[];
  /** A row of a routing table as `ip route` prints it. */
  readonly line?: string;
  /** The message of a finding. */
  readonly message?: string;
  /** What else can be done with it, first of all. */
  readonly actions?: readonly MenuItem[];
}
