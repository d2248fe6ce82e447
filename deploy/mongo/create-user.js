/**
 * Run once by the MongoDB image, when its data folder is new: the account of the hotline, for its own database only.
 */
db.getSiblingDB('legal-hotline').createUser({
  user: 'hotline',
  pwd: process.env.HOTLINE_PASSWORD,
  roles: [{ role: 'readWrite', db: 'legal-hotline' }],
});
