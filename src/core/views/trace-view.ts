import type { TraceBranchView, TraceStepView, TraceView } from '../../protocol/analysis-contract';
import { formatAddress } from '../ip/address';
import { explainRule } from '../network/kube-proxy/explain';
import { saveLine } from '../network/kube-proxy/save';
import type { ClusterModel } from '../network/model';
import { formatRoute } from '../network/routes';
import type { Branch, Hop, Packet, Trace } from '../network/trace/result';
import { destinationOf, titleOf } from '../network/trace/titles';
import type { ViewContext } from './context';

/** A trace as people and pages read it. */
export function traceView(trace: Trace, model: ClusterModel, context: ViewContext): TraceView {
  const { from, to, error, resolution, remarks, omitted } = trace;
  return { revision: context.revision, from, to, error, resolution, remarks, omitted, branches: trace.branches.map((branch) => branchView(branch, model, context)) };
}

function branchView({ probability, verdict, reason, at, packet, hops, reply, policies = [] }: Branch, model: ClusterModel, context: ViewContext): TraceBranchView {
  const steps = (list: readonly Hop[]): TraceStepView[] => list.map((hop) => stepView(hop, model, context));
  return {
    probability,
    verdict,
    reason,
    at,
    source: sourceText(packet),
    destination: destinationOf(packet),
    nat: hops.some(({ nat }) => nat),
    steps: steps(hops),
    policies: policies.map(({ direction, at: pod, verdict: said, reason: why, place }) => ({ direction, title: titleOf(model, pod), verdict: said, reason: why, location: place && context.locate(place) })),
    reply: { possible: reply.possible, reason: reply.reason, steps: steps(reply.hops) },
  };
}

function stepView(hop: Hop, model: ClusterModel, context: ViewContext): TraceStepView {
  const { kind, namespace, lookup, rules, before, after, nat, note } = hop;
  const winner = lookup?.winner;
  const place = hop.place ?? winner?.place;
  const { family } = before.destination;
  return {
    kind,
    namespace,
    title: titleOf(model, namespace),
    in: hop.in ?? '',
    out: hop.out ?? '',
    route: winner === undefined ? '' : formatRoute(winner),
    matches: (lookup?.matches ?? []).map(({ route, why }) => ({ line: formatRoute(route), why })),
    rules: rules.map((rule) => {
      const { plan } = rule.source;
      return { line: saveLine(rule, family), because: explainRule(rule), location: plan?.port.place && context.locate(plan.port.place) };
    }),
    source: sourceText(before),
    destination: destinationOf(before),
    sourceAfter: sourceText(after),
    destinationAfter: destinationOf(after),
    nat,
    note,
    location: place && context.locate(place),
  };
}

function sourceText({ source }: Packet): string {
  return formatAddress(source);
}
