import type { AnalysisContract } from './analysis-contract';
import type { PanelRequests } from './panel-contract';
import type { NamesOf } from './rpc';

/** The methods that the page may call. */
export const panelMethods: NamesOf<PanelRequests> = {
  clusters: true,
  topology: true,
  details: true,
  namespaces: true,
  routes: true,
  lookup: true,
  service: true,
  trace: true,
  contract: true,
  changes: true,
  open: true,
  copy: true,
  run: true,
};

/** The methods that the editor may call in the analysis worker. */
export const analysisMethods: NamesOf<AnalysisContract> = {
  configure: true,
  apply: true,
  takeChangedFindings: true,
  findings: true,
  findingsOf: true,
  clusters: true,
  clusterOf: true,
  clusterFiles: true,
  hover: true,
  definitions: true,
  references: true,
  inlays: true,
  completions: true,
  ruleMentions: true,
  revealTarget: true,
  outlineClusters: true,
  outline: true,
  outlinePath: true,
  explain: true,
  model: true,
  topology: true,
  details: true,
  namespaces: true,
  routes: true,
  lookup: true,
  trace: true,
  contract: true,
  iptables: true,
  lab: true,
  snapshot: true,
  diff: true,
  changes: true,
  service: true,
  servicesOf: true,
  statistics: true,
};
