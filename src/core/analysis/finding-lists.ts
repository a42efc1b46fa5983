import type { ClusterFiles, Finding } from '../../protocol/analysis-contract';
import type { FindingsQuestion, FindingsView } from '../../protocol/findings-contract';
import type { Rule } from '../rules/rule';
import { linesOf } from '../store/files';
import { findingsView, type ClusterFinding, type RuleWords } from '../views/findings/findings-view';
import type { Engine } from './engine';

/** What the lists are made from. */
export interface FindingSources {
  readonly engine: Engine;
  readonly rules: readonly Rule[];
  clusterFiles(): readonly ClusterFiles[];
  findings(): readonly Finding[];
  /** The thing of the picture at an offset of a file. */
  targetAt(file: string, offset: number): { readonly cluster?: string; readonly id?: string } | undefined;
}

interface Lists {
  readonly revision: number;
  readonly clusters: ReadonlyMap<string, ClusterFiles>;
  readonly all: readonly ClusterFinding[];
}

/** The findings by cluster, gathered once per change: windows into them are asked for many times. */
export class FindingLists {
  readonly #sources: FindingSources;
  readonly #words: ReadonlyMap<string, RuleWords>;
  #lists: Lists | undefined;

  constructor(sources: FindingSources) {
    this.#sources = sources;
    this.#words = new Map(sources.rules.map(({ id, title, why, fix }) => [id, { title, why, fix }]));
  }

  /** Settings may have changed what is found. */
  clear(): void {
    this.#lists = undefined;
  }

  /** A window into the findings of a cluster, or of all where they are gathered by cluster; undefined for unknown clusters. Cost: all files once per change. */
  window(cluster: string, question: FindingsQuestion): FindingsView | undefined {
    const { engine } = this.#sources;
    const { clusters, all, revision } = this.#current();
    const own = clusters.get(cluster);
    if (own === undefined) return undefined;
    const everything = question.group === 'cluster';
    const files = everything ? new Set([...clusters.values()].flatMap((each) => each.files.map(({ file }) => file))) : new Set(own.files.map(({ file }) => file));
    const findings = everything ? all : all.filter((each) => each.cluster === cluster);
    return findingsView(
      {
        revision,
        checked: { files: files.size, rules: engine.ruleCount },
        findings,
        clusterName: (id) => clusters.get(id)?.name ?? '',
        rule: (code) => this.#words.get(code),
        target: (finding) => this.#target(finding),
      },
      question,
    );
  }

  #current(): Lists {
    const { engine } = this.#sources;
    engine.settle();
    if (this.#lists?.revision === engine.revision) return this.#lists;
    const clusters = new Map(this.#sources.clusterFiles().map((each) => [each.id, each]));
    const holders = new Map<string, string[]>();
    for (const { id, files } of clusters.values()) for (const { file } of files) holders.set(file, [...(holders.get(file) ?? []), id]);
    const all = this.#sources.findings().flatMap((finding) => (holders.get(finding.file) ?? ['']).map((cluster) => ({ finding, cluster })));
    this.#lists = { revision: engine.revision, clusters, all };
    return this.#lists;
  }

  #target({ file, range }: Finding): { readonly cluster: string; readonly id: string } | undefined {
    const record = this.#sources.engine.files.file(file);
    // Of a dump no text is kept that a place could be looked up in.
    if (record === undefined || record.dump !== undefined) return undefined;
    const { cluster, id } = this.#sources.targetAt(file, linesOf(record).lineStart(range.start.line) + range.start.column) ?? {};
    return cluster === undefined || id === undefined ? undefined : { cluster, id };
  }
}
