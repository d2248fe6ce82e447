/**
 * Health check of MongoDB in compose.yaml: makes the replica set when there is none, takes in the members of
 * REPLICA_MEMBERS that it has not, and succeeds when it takes writes. The hotline asks for majority writes, which only a
 * replica set confirms as such.
 */
const wanted = (process.env.REPLICA_MEMBERS || 'mongo:27017').split(',');
try {
  rs.status();
} catch (error) {
  if (error.codeName !== 'NotYetInitialized') throw error;
  rs.initiate({ _id: 'rs0', members: [{ _id: 0, host: wanted[0], priority: 2 }] });
}
if (db.hello().isWritablePrimary) {
  const members = rs.conf().members.map(({ host }) => host);
  // One at a time, as MongoDB wants it: the next look takes the next one.
  const missing = wanted.find((host) => !members.includes(host));
  if (missing !== undefined) rs.add({ host: missing });
}
// Of several, another may be the primary.
const { isWritablePrimary, secondary } = db.hello();
quit(isWritablePrimary || (secondary && wanted.length > 1 && rs.conf().members.length > 1) ? 0 : 1);
