import * as vscode from 'vscode';
import type { FindingCounts } from '../../protocol/panel-contract';

const scheme = 'kube-netscope-findings';

/** The address that stands for counts of findings; a row that has it is decorated with them. */
export function findingsUri({ errors, warnings }: FindingCounts): vscode.Uri {
  return vscode.Uri.from({ scheme, path: `/${errors}/${warnings}` });
}

/** `2 errors, 1 warning`; '' for none. */
export function findingsText({ errors, warnings }: FindingCounts): string {
  const parts = [
    errors === 1 ? vscode.l10n.t('1 error') : errors > 1 ? vscode.l10n.t('{0} errors', errors) : '',
    warnings === 1 ? vscode.l10n.t('1 warning') : warnings > 1 ? vscode.l10n.t('{0} warnings', warnings) : '',
  ];
  return parts.filter((part) => part !== '').join(', ');
}

/** Colours rows with findings and puts their number beside them. */
export function registerFindingDecorations(): vscode.Disposable {
  return vscode.window.registerFileDecorationProvider({
    provideFileDecoration: (uri) => {
      const counts = uri.scheme === scheme ? /^\/(\d+)\/(\d+)$/.exec(uri.path) : null;
      if (counts === null) return undefined;
      const [errors, warnings] = [Number(counts[1]), Number(counts[2])];
      const count = errors > 0 ? errors : warnings;
      const color = new vscode.ThemeColor(errors > 0 ? 'list.errorForeground' : 'list.warningForeground');
      return new vscode.FileDecoration(count > 9 ? '9+' : String(count), findingsText({ errors, warnings }), color);
    },
  });
}
