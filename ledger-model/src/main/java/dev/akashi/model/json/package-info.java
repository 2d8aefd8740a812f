/**
 * JSON as the ledger and the credentials need it: read strictly, written in one way. {@link
 * dev.akashi.model.json.StrictJson} is the entry.
 */
@NullMarked
package dev.akashi.model.json;

import org.jspecify.annotations.NullMarked;
