import type { Finding } from '../../src/protocol/analysis-contract';
import type { FindingsQuestion, FindingsView } from '../../src/protocol/findings-contract';
import { findingsView } from '../../src/core/views/findings/findings-view';
import { placeAt, type FakeCluster } from './fixtures';

/** Findings of a made-up picture: none in healthy clusters, several hundreds in those with conflicts. */
export function findingsOf(view: FakeCluster, question: FindingsQuestion): FindingsView {
  const conflicts = view.ranges.some((range) => range.conflicts.length > 0);
  return findingsView(
    {
      revision: view.revision,
      checked: { files: 12, rules: 98 },
      findings: conflicts ? made().map((finding) => ({ finding, cluster: view.cluster })) : [],
      clusterName: (id) => id,
      rule: (code) => ({ title: `Title of ${code}`, why: 'Packets to these addresses go to the wrong place.', fix: 'Choose a range that nothing else uses.' }),
      target: (finding) => (finding.code === 'KN201' ? { cluster: view.cluster, id: 'service/default/web' } : undefined),
    },
    question,
  );
}

function made(): Finding[] {
  const finding = (code: string, severity: Finding['severity'], message: string, file: string, line: number): Finding => ({ code, rule: code, severity, message, ...placeAt(file, line), related: [], fixes: [] });
  return [
    { ...finding('KN001', 'error', 'The node network 10.244.8.0/24 lies in the pod range 10.244.0.0/16: pods cannot reach these nodes.', 'kubeadm.yaml', 8), object: 'Node/node-2', related: [{ location: placeAt('nodes.yaml', 4), message: 'The node is here' }] },
    { ...finding('KN201', 'error', '10.200.0.1 is outside the Service range 10.96.0.0/12.', 'services.yaml', 2), object: 'Service/default/web', fixes: [{ title: 'Remove it', preferred: true, edits: [] }] },
    ...Array.from({ length: 600 }, (_, at) => finding('KN014', 'warning', `Pod ${at} names no port <b>${at}</b>.`, `apps/app-${at % 7}.yaml`, at)),
    finding('KN902', 'info', 'A static route leads nowhere.', 'nodes.yaml', 40),
  ];
}
