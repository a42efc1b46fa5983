/**
 * The files of the example that comes with the extension, below `examples/three-nodes`. They are listed here because
 * an extension that was loaded from the web cannot list its own folders.
 */
export const exampleFiles: readonly string[] = [
  'README.md',
  'apps/api.yaml',
  'apps/database.yaml',
  'apps/ingress.yaml',
  'apps/report.yaml',
  'apps/web.yaml',
  'cluster.yaml',
  'kube-system/coredns.yaml',
  'monitoring/node-exporter.yaml',
  'nodes.yaml',
];
