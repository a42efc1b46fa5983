import { connectHost } from './host';

const host = connectHost();
void host.call.clusters().then((clusters) => {
  const page = document.getElementById('page');
  if (page) page.textContent = clusters.map((cluster) => cluster.name).join(', ');
});
