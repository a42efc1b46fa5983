import ts from 'typescript';

/**
 * The expressions of a script that would run text as code, or load a module whose name is computed.
 * Shape: their texts. The way in which a library finds the global object of browsers without
 * `globalThis` is no such expression: it is never reached, and the page's policy would refuse it.
 */
export function runtimeCodeIn(script: string): readonly string[] {
  const found: string[] = [];
  const source = ts.createSourceFile('script.js', script, ts.ScriptTarget.Latest, false, ts.ScriptKind.JS);
  const visit = (node: ts.Node): void => {
    if ((ts.isCallExpression(node) || ts.isNewExpression(node)) && isSuspect(node)) {
      const text = node.getText(source);
      if (!/^(new )?Function\(["']return this["']\)$/.test(text)) found.push(text.slice(0, 200));
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function isSuspect(node: ts.CallExpression | ts.NewExpression): boolean {
  const { expression } = node;
  if (ts.isIdentifier(expression) && (expression.text === 'eval' || expression.text === 'Function')) return true;
  const loads = expression.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(expression) && expression.text === 'require');
  const name = node.arguments?.[0];
  return loads && (name === undefined || !ts.isStringLiteralLike(name));
}
