/** Tells an institution of what is recorded in its name: {@link dev.akashi.audit.watch.InstitutionWatch}. */
@NullMarked
package dev.akashi.audit.watch;

import org.jspecify.annotations.NullMarked;
