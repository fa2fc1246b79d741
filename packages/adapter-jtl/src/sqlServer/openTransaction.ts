/** Our own error of a connection that is in a transaction which is not ours. */
export const openTransactionNumber = 57_601;

/**
 * Ends the batch where the connection is in a transaction that somebody gave back to the pool with it. What
 * we wrote would go with theirs, and what we read may yet be taken back. It is not ours to end: with
 * `XACT_ABORT` on, `THROW` would roll it back.
 */
export const noOpenTransaction = `IF @@TRANCOUNT > 0
BEGIN
  SET XACT_ABORT OFF;
  THROW ${openTransactionNumber}, N'The connection is in a transaction that somebody left open.', 1;
END;
`;
