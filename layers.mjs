// @ts-check
/**
 * The rooms of the code, low to high. A room may import from rooms before it and from itself,
 * never from those after it; rooms that share a row do not see each other.
 * The fences in test/tidy/fences.test.ts are made from this list.
 */
export const layers = [
  ['src/core/text', 'src/core/ip'],
  ['src/core/yaml'],
  ['src/core/kube'],
  ['src/core/store'],
  ['src/core/network'],
  ['src/core/rules', 'src/core/views'],
  ['src/core/analysis'],
  ['src/protocol/rpc'],
  ['src/reading'],
  ['src/worker'],
  ['src/editor', 'src/cli', 'webview'],
];

/**
 * Words of the contracts: types only, so that a lower room may speak of them (`import type`).
 * `html` builds the document that the editor hands to a panel and runs in the editor.
 */
export const contracts = ['src/protocol/analysis-contract', 'src/protocol/panel-contract', 'src/protocol/findings-contract', 'src/protocol/language-contract', 'src/protocol/outline-contract', 'src/protocol/space-contract', 'src/protocol/topology-contract', 'src/protocol/locations'];

/** Rooms that must run anywhere: no editor, Node, or DOM. */
export const pure = ['src/core', 'src/protocol', 'src/reading'];

/** Files in which a package may be imported, where that is limited to one door. */
export const doors = {
  yaml: 'src/core/yaml/parse.ts',
  '@vscode/webview-ui-toolkit': 'webview/ui/toolkit.ts',
};
