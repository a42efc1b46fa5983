// Collects the English texts that can be translated: those of the editor (`vscode.l10n.t`) and of the page (`webview/translate.ts`).
import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import ts from 'typescript';

/** Texts by where they are used, and places that no translator would ever see. */
export interface Collected {
  readonly editor: ReadonlySet<string>;
  readonly page: ReadonlySet<string>;
  /** One sentence each. */
  readonly problems: readonly string[];
}

/** Reads all sources below a checkout. */
export function collectTexts(root: string): Collected {
  const [editor, page, problems] = [new Set<string>(), new Set<string>(), [] as string[]];
  for (const file of sources(join(root, 'src', 'editor'))) visitCalls(file, problems, (call, name) => (name === 'vscode.l10n.t' ? take(call, [0], editor, problems, file) : false));
  for (const file of sources(join(root, 'webview'))) {
    if (file.endsWith('translate.ts')) continue;
    visitCalls(file, problems, (call, name) => {
      if (name === 't') return take(call, [0], page, problems, file);
      if (name === 'plural') return take(call, [1, 2], page, problems, file);
      if (name === 'translated') texts(call, page);
      return false;
    });
  }
  return { editor, page, problems };
}

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map(({ parentPath, name }) => join(parentPath, name));
}

/** Calls back for every call by the text of what is called, such as `vscode.l10n.t`. */
function visitCalls(file: string, problems: string[], found: (call: ts.CallExpression, name: string) => void): void {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) found(node, node.expression.getText(source));
    // Inside functions of the page's texts nothing is translated by itself.
    if (file.endsWith(`${sep}text.ts`) && ts.isArrowFunction(node)) untranslated(node.body, file, problems);
    ts.forEachChild(node, visit);
  };
  visit(source);
}

function take(call: ts.CallExpression, at: readonly number[], into: Set<string>, problems: string[], file: string): void {
  for (const index of at) {
    const text = call.arguments[index];
    if (text === undefined || !ts.isStringLiteralLike(text)) {
      problems.push(`${place(call, file)}: the text is no literal, so no translator sees it`);
      continue;
    }
    into.add(text.text);
    const places = [...text.text.matchAll(/\{(\d+)\}/g)].map(([, number]) => Number(number));
    const values = at.length > 1 ? 1 : call.arguments.length - 1;
    if (!call.arguments.some(ts.isSpreadElement) && new Set(places).size !== values) problems.push(`${place(call, file)}: ${values} values for the places of "${text.text}"`);
  }
}

/** The texts of an object, however deep; those inside functions call `t`. */
function texts(node: ts.Node, into: Set<string>): void {
  const visit = (child: ts.Node): void => {
    if (ts.isArrowFunction(child)) return;
    if (ts.isPropertyAssignment(child) && ts.isStringLiteralLike(child.initializer) && child.initializer.text !== '') into.add(child.initializer.text);
    ts.forEachChild(child, visit);
  };
  visit(node);
}

function untranslated(body: ts.Node, file: string, problems: string[]): void {
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ['t', 'plural', 'number'].includes(node.expression.getText())) return;
    const said = ts.isStringLiteralLike(node) ? node.text : ts.isTemplateExpression(node) ? [node.head, ...node.templateSpans.map(({ literal }) => literal)].map(({ text }) => text).join('') : '';
    if (/\p{L}{2}/u.test(said)) problems.push(`${place(node, file)}: "${said}" is not translated`);
    ts.forEachChild(node, visit);
  };
  visit(body);
}

function place(node: ts.Node, file: string): string {
  return `${file}:${node.getSourceFile().getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
}
