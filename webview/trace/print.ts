import type { TraceBranchView, TraceStepView, TraceView } from '../../src/protocol/analysis-contract';
import { text } from '../text';

/** A trace as plain text, for a ticket or a chat. */
export function printTrace(view: TraceView): string {
  const notes = [...view.resolution, ...view.remarks].map((note) => `# ${note}`);
  return [`${view.from} → ${view.to}`, ...notes, ...view.branches.flatMap((branch) => ['', ...printBranch(branch)]), ''].join('\n');
}

function printBranch({ probability, verdict, reason, nat, steps, reply, policies }: TraceBranchView): string[] {
  const head = `${probability > 0.9999 ? '' : `${text.percent(probability)}: `}${text.verdict[verdict]} (${nat ? text.nat : text.noNat}): ${reason}`;
  const lines = steps.flatMap((step, at) => printStep(step, at + 1));
  const said = policies.map((policy) => `    ${text.policies}, ${policy.direction}, ${policy.title}: ${text.policyVerdict[policy.verdict]}: ${policy.reason}`);
  return [head, ...lines, ...said, ...(verdict === 'delivered' ? [`    ${text.reply[reply.possible]}: ${reply.reason}`] : [])];
}

function printStep(step: TraceStepView, number: number): string[] {
  const { title, kind, source, destination, sourceAfter, destinationAfter, nat, route, rules, note } = step;
  const devices = [step.in && text.comesIn(step.in), step.out && text.goesOut(step.out)].filter(Boolean).join(', ');
  return [
    `${String(number).padStart(2)}. ${title}, ${text.stepKind[kind]}${devices === '' ? '' : ` (${devices})`}: ${source} → ${destination}${nat ? ` ${text.becomes} ${sourceAfter} → ${destinationAfter}` : ''}`,
    ...(route === '' ? [] : [`    ${route}`]),
    ...rules.map(({ line }) => `    ${line}`),
    ...(note === '' ? [] : [`    ${note}`]),
  ];
}
