/**
 * Health check of MongoDB in compose.yaml: makes the replica set of one when there is none, and succeeds when it
 * takes writes. The hotline asks for majority writes, which only a replica set confirms as such.
 */
try {
  rs.status();
} catch (error) {
  if (error.codeName !== 'NotYetInitialized') throw error;
  rs.initiate({ _id: 'rs0', members: [{ _id: 0, host: 'mongo:27017' }] });
}
quit(db.hello().isWritablePrimary ? 0 : 1);
