/** Changes of status of many credentials, each made once. {@link dev.akashi.client.status.StatusChanges} is the entry. */
@NullMarked
package dev.akashi.client.status;

import org.jspecify.annotations.NullMarked;
