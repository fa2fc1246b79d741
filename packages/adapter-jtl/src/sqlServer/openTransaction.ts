/** Our own error of a connection that is in a transaction which is not ours. */
export const openTransactionNumber = 57_601;

/**
 * Ends the batch, with nothing written, where the connection is in a transaction. Whoever left it open gave
 * the connection back to the pool: our commit would be none, and what we wrote would go with theirs. It is
 * rolled back, as it would be if the connection were closed, so that the next statement can do its work.
 */
export const noOpenTransaction = `IF @@TRANCOUNT > 0
BEGIN
  ROLLBACK TRANSACTION;
  THROW ${openTransactionNumber}, N'The connection is in a transaction that somebody left open.', 1;
END;
`;
