// This file knows which patches of a build are for an object; it must never know what they change in it.
import { extractChunk } from '../../kube/extract';
import type { Labels, Resource } from '../../kube/facts';
import type { KustomizationPatch, PatchTarget } from '../../kube/kustomization-facts';
import { labelIn } from '../../kube/labels';
import { cutChunks } from '../../text/chunks';
import { isTamePattern } from '../../text/globs';
import { joinPath } from '../paths';
import type { Build, Level } from './plan';
import { namesOnTheWay } from './transform';

/** One document of a patch file: its text and the object that it names. */
export interface PatchDocument<Source> {
  readonly text: string;
  readonly resource: Resource | undefined;
  readonly source: Source;
}

/** A patch that is for an object. `source` is where its text stands: a document of a file, or an entry of a kustomization. */
export interface ChosenPatch<Source> {
  readonly text: string;
  readonly source: Source;
}

/** Where the texts of patches are found. */
export interface PatchTexts<Source> {
  documents(path: string): readonly PatchDocument<Source>[];
  inline(level: Level, patch: KustomizationPatch): Source;
}

/** Patches for an object in the order in which kustomize applies them. Errors: files that are not there are passed over. */
export function patchesFor<Source>(resource: Resource, build: Build, texts: PatchTexts<Source>): ChosenPatch<Source>[] {
  return build.levels.flatMap((level, at) => {
    if (level.fact.patches.length === 0) return [];
    const names = namesOnTheWay(resource.name, build, at);
    const namespaces = [resource.namespace ?? '', ...build.levels.slice(0, at).map(({ fact }) => fact.namespace ?? '')];
    return level.fact.patches.flatMap((patch) => {
      const documents = documentsOf(level, patch, texts);
      const meant = documents.filter((document) => isMeant(resource, names, namespaces, patch, document));
      // What annotations say is not read, so that nobody knows; a patch without a text makes the object unknown.
      return patch.target?.annotationSelector === undefined ? meant : meant.map((document) => ({ ...document, text: '' }));
    });
  });
}

function documentsOf<Source>(level: Level, patch: KustomizationPatch, texts: PatchTexts<Source>): readonly PatchDocument<Source>[] {
  if (patch.path !== undefined) {
    const path = joinPath(level.folder, patch.path);
    return path === undefined ? [] : texts.documents(path);
  }
  const { text } = patch;
  if (text === undefined) return [];
  const source = texts.inline(level, patch);
  if (patch.target !== undefined) return [{ text, resource: undefined, source }];
  return cutChunks(text).map(({ start, end }) => {
    const document = text.slice(start, end);
    return { text: document, resource: extractChunk(document, 'document').facts.resources[0], source };
  });
}

function isMeant(resource: Resource, names: readonly string[], namespaces: readonly string[], { target }: KustomizationPatch, document: PatchDocument<unknown>): boolean {
  if (target !== undefined) return fits(resource, names, namespaces, target);
  const named = document.resource;
  if (named === undefined || named.kind !== resource.kind || named.group !== resource.group || !names.includes(named.name)) return false;
  return named.namespace === undefined || namespaces.includes(named.namespace);
}

function fits({ group, kind, labels }: Resource, names: readonly string[], namespaces: readonly string[], target: PatchTarget): boolean {
  const matches = (pattern: string | undefined, texts: readonly string[]): boolean => pattern === undefined || texts.some((text) => anchored(pattern, text));
  const selected = requirementsOf(target.labelSelector ?? '').every((requirement) => hasLabel(labels, requirement));
  return matches(target.group, [group]) && matches(target.kind, [kind]) && matches(target.name, names) && matches(target.namespace, namespaces) && selected;
}

/** Splits a selector at its commas, except those between parentheses. */
function requirementsOf(selector: string): readonly string[] {
  const parts: string[] = [];
  let [from, inside] = [0, false];
  for (let at = 0; at < selector.length; at++) {
    const character = selector[at];
    if (character === '(' || character === ')') inside = character === '(';
    else if (character === ',' && !inside) {
      parts.push(selector.slice(from, at));
      from = at + 1;
    }
  }
  return [...parts, selector.slice(from)].map((part) => part.trim()).filter((part) => part !== '');
}

/** Source: Kubernetes documentation, "Labels and Selectors"; absent labels fit `!=` and `notin`. */
function hasLabel(labels: Labels, requirement: string): boolean {
  const set = /^(\S+)\s+(in|notin)\s*\(([^)]*)\)$/.exec(requirement);
  if (set !== null) {
    const [, key = '', how, list = ''] = set;
    const value = labelIn(labels, key);
    return (value !== undefined && list.split(',').some((each) => each.trim() === value)) === (how === 'in');
  }
  const [, key = '', how, wanted] = /^([^=!\s]+)\s*(!?==?)\s*(.*)$/.exec(requirement) ?? [];
  if (how !== undefined) return (labelIn(labels, key) === wanted) === !how.startsWith('!');
  return requirement.startsWith('!') ? labelIn(labels, requirement.slice(1).trim()) === undefined : labelIn(labels, requirement) !== undefined;
}

function anchored(pattern: string, text: string): boolean {
  // Patterns are of strangers, names of objects are short.
  if (!isTamePattern(pattern) || text.length > 253) return pattern === text;
  try {
    return new RegExp(`^(?:${pattern})$`).test(text);
  } catch {
    return false;
  }
}
