/** Health check of the other members of the replica set (deploy/compose.replicas.yaml): in it, and up to date. */
const { isWritablePrimary, secondary } = db.hello();
quit(isWritablePrimary || secondary ? 0 : 1);
