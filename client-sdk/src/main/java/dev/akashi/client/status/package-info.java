/**
 * Changes of status of many credentials, each made once ({@link dev.akashi.client.status.StatusChanges}), and the status
 * lists that show them to those who do not ask the ledger ({@link dev.akashi.client.status.StatusListPublisher}).
 */
@NullMarked
package dev.akashi.client.status;

import org.jspecify.annotations.NullMarked;
