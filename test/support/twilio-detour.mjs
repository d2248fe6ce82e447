/**
 * Loaded into a process of the hotline with `--import`: what it sends to Twilio's API goes, without TLS, to the
 * simulated one at `TWILIO_WORLD`. Twilio's own client library is the one that ships.
 */
import https from 'node:https';
import net from 'node:net';

const { hostname, port } = new URL(process.env.TWILIO_WORLD ?? '');
const connect = https.Agent.prototype.createConnection;

https.Agent.prototype.createConnection = function createConnection(options, connected) {
  if (options.host !== 'api.twilio.com') return connect.call(this, options, connected);
  return net.connect({ host: hostname, port: Number(port) });
};
