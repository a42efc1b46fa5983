import { example, screenshot, useWorkbench } from './support/workbench';

describe('the panel in the workbench', () => {
  const workbench = useWorkbench({ folder: example('three-nodes') });

  it('opens by its command and shows a page', async () => {
    await workbench().runCommand('Kube Netscope: Show Network Topology');
    await workbench().webview().locator('body *:visible').first().waitFor();
    await screenshot(workbench(), 'panel-smoke');
  });
});
