// This file knows which clusters hear of the networks that configurations name; it must never know what rules make of them.
import { type ChunkSubjects, subjectsOf } from '../network/chunk-subjects';
import type { NetworkIndex } from '../network/index';
import type { ClusterId } from '../network/subjects';
import type { FileTable } from '../store/files';

/**
 * Files the external networks and reserved ranges of every `.kube-netscope.yaml` under each cluster that has a file
 * for which they count.
 */
export class SharedNetworks {
  readonly #files: FileTable;
  readonly #index: NetworkIndex;
  /** Network and cluster → how many files want it there. */
  readonly #wanted = new Map<string, number>();
  readonly #filed = new Map<string, readonly ChunkSubjects[]>();

  constructor(files: FileTable, index: NetworkIndex) {
    this.#files = files;
    this.#index = index;
  }

  /** Notes that a file of some clusters wants networks (`role path`), or that it no longer does. */
  count(clusters: readonly ClusterId[], networks: readonly string[], by: 1 | -1): void {
    for (const network of networks) {
      for (const cluster of new Set(clusters)) {
        const key = `${network}\n${cluster}`;
        const next = (this.#wanted.get(key) ?? 0) + by;
        if (next > 0) this.#wanted.set(key, next);
        else this.#wanted.delete(key);
      }
    }
  }

  /** Files what is wanted and takes out what is not, or is of a changed file. Answers the clusters that changed. */
  reconcile(changedFiles: ReadonlySet<string>): Set<ClusterId> {
    const changed = new Set<ClusterId>();
    if (this.#wanted.size + this.#filed.size === 0) return changed;
    for (const [key, subjects] of this.#filed) {
      const { path, cluster } = partsOf(key);
      if (this.#wanted.has(key) && !changedFiles.has(path)) continue;
      for (const each of subjects) {
        this.#index.remove(each);
        this.#files.aliases.delete(each.chunk);
      }
      this.#filed.delete(key);
      changed.add(cluster);
    }
    for (const key of this.#wanted.keys()) {
      if (this.#filed.has(key)) continue;
      const subjects = this.#subjects(key);
      for (const each of subjects) this.#index.add(each);
      this.#filed.set(key, subjects);
      changed.add(partsOf(key).cluster);
    }
    return changed;
  }

  /** What a cluster hears. Shape: by file. */
  of(cluster: ClusterId): readonly ChunkSubjects[] {
    const keys = [...this.#filed.keys()].filter((key) => partsOf(key).cluster === cluster).sort();
    return keys.flatMap((key) => this.#filed.get(key) ?? []);
  }

  #subjects(key: string): ChunkSubjects[] {
    const { role, path, cluster } = partsOf(key);
    const chunks = this.#files.file(path)?.chunks ?? [];
    return chunks.map((chunk) => {
      const id = this.#files.aliases.add(chunk, `~${role} ${cluster}`);
      const facts = { ...chunk.facts, addresses: chunk.facts.addresses.filter((fact) => fact.role === role) };
      return subjectsOf({ id, file: chunk.file, facts }, cluster, 'networks');
    });
  }
}

function partsOf(key: string): { readonly role: string; readonly path: string; readonly cluster: ClusterId } {
  const line = key.indexOf('\n');
  const blank = key.indexOf(' ');
  return { role: key.slice(0, blank), path: key.slice(blank + 1, line), cluster: key.slice(line + 1) };
}
