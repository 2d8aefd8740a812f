/**
 * From a registrar's table to what will be in each credential. A {@link dev.akashi.client.template.Template} says
 * which columns mean what and how the texts read; {@link dev.akashi.client.template.Import#check} looks at the whole
 * table before anything is issued; {@link dev.akashi.client.template.ImportResult#drafts()} then yields one {@link
 * dev.akashi.client.template.CredentialDraft} a row.
 */
@NullMarked
package dev.akashi.client.template;

import org.jspecify.annotations.NullMarked;
