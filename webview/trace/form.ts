import { html, type TemplateResult } from 'lit/html.js';
import type { TopologyView } from '../../src/protocol/panel-contract';
import { entryLine } from '../search/entry-line';
import type { Entry } from '../search/find';
import { text } from '../text';
import { combo, type ComboItem } from '../ui/combo';
import { dropdown } from '../ui/dropdown';
import { icon } from '../ui/icons';
import { outside, protocols, suggest } from './question';
import type { TraceTab } from './trace-tab';

const senders: readonly Entry['kind'][] = ['pod', 'node'];
const targets: readonly Entry['kind'][] = ['service', 'pod', 'node'];

/** The fields of the question about a packet. */
export function questionForm(tab: TraceTab): TemplateResult {
  const { app, trace } = tab;
  const { question } = tab.state;
  const invalid = trace.value?.error !== undefined;
  const field = (key: 'from' | 'to', name: string, placeholder: string, kinds: readonly Entry['kind'][]): TemplateResult => html`
    <span class="form-label" aria-hidden="true">${name}</span>
    ${combo(app, {
      key: `trace-${key}`,
      name,
      placeholder,
      value: question[key],
      invalid,
      items: (filter) => items(tab, filter, kinds),
      typed: (value) => tab.inquire({ [key]: value }),
      done: (value) => tab.inquire({ [key]: value }, true),
    })}
  `;
  return html`<div class="trace-form" role="group" aria-label=${text.traceQuestion}>
    ${field('from', text.from, text.fromHint, senders)}
    <button
      class="icon-button swap"
      title=${text.swap}
      aria-label=${text.swap}
      @click=${() => tab.inquire({ from: question.to, to: question.from, port: '', protocol: '' }, true)}
    >
      ${icon('swap')}
    </button>
    ${field('to', text.to, text.toHint, targets)}
    <span class="form-label" aria-hidden="true">${text.port}</span>
    <div class="port-fields">
      <input
        class="input"
        type="text"
        spellcheck="false"
        aria-label=${text.port}
        placeholder=${text.portHint}
        ?disabled=${question.protocol === 'icmp'}
        .value=${question.port}
        @input=${(event: Event) => event.target instanceof HTMLInputElement && tab.inquire({ port: event.target.value })}
      />
      ${dropdown(text.protocol, question.protocol, protocols.map((each) => [each, text.protocolName[each]] as const), (protocol) => tab.inquire({ protocol }))}
    </div>
  </div>`;
}

function items({ app }: TraceTab, filter: string, kinds: readonly Entry['kind'][]): ComboItem[] {
  return suggest(app.topology.value, filter, kinds).map(({ value, entry }) => ({
    value,
    label: entry ? `${entry.title}, ${text.kind[entry.kind]}, ${entry.detail}` : text.outside,
    content: entry ? entryLine(entry) : html`<span class="entry" aria-hidden="true">${icon('router')}<span class="entry-title">${text.outside}</span></span>`,
  }));
}

/** A question worth asking in a cluster. */
export interface Example {
  readonly title: string;
  readonly from: string;
  readonly to: string;
  readonly port?: string;
}

/** Questions for a start: to a Service, to a pod of another node, from outside to a node port. Shape: those that the cluster has. */
export function examplesOf(view: TopologyView | undefined): Example[] {
  const reaching = (view?.nodes ?? []).map((node) => node.pods.find((pod) => !pod.hostNetwork && pod.addresses.length > 0)).filter((pod) => pod !== undefined);
  const [first, second] = reaching;
  const reachable = view?.services.filter(({ addresses, backends }) => addresses.length > 0 && backends.length > 0) ?? [];
  // Best one of the pod's own namespace with a choice of backends.
  const near = reachable.filter(({ namespace, backends }) => namespace === first?.namespace && !backends.includes(first.id));
  const service = near.find(({ backends }) => backends.length > 1) ?? near[0] ?? reachable[0];
  const exposed = (view?.services ?? []).flatMap(({ ports }) => ports.flatMap((port) => /nodePort (\d+)/.exec(port)?.[1] ?? []))[0];
  const node = view?.nodes[0];
  return [
    ...(first && service ? [{ title: text.exampleService, from: first.id, to: service.id }] : []),
    ...(first && second ? [{ title: text.examplePod, from: first.id, to: second.id }] : []),
    ...(exposed !== undefined && node ? [{ title: text.exampleOutside, from: outside, to: node.id, port: exposed }] : []),
  ];
}

