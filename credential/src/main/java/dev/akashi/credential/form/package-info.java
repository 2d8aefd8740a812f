/**
 * What a credential has to look like to be one, by the letter of the W3C Verifiable Credentials Data Model 2.0 and of Open Badges
 * 3.0; {@link dev.akashi.credential.form.CredentialForm} finds every place where one does not.
 */
@NullMarked
package dev.akashi.credential.form;

import org.jspecify.annotations.NullMarked;
