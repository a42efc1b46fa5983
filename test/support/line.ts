import type { Port } from '../../src/protocol/rpc';

/** Two ends of one line. */
export function line(): readonly [Port, Port] {
  const { port1, port2 } = new MessageChannel();
  const end = (port: MessagePort): Port => ({
    post: (message) => port.postMessage(message),
    onMessage: (listener) => {
      port.onmessage = ({ data }) => listener(data);
      return () => port.close();
    },
  });
  return [end(port1), end(port2)];
}
