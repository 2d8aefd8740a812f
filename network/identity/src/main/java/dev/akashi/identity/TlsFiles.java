package dev.akashi.identity;

import java.nio.file.Path;

/**
 * A TLS certificate with its key, and the root that the other side's certificate must come from; all PEM files.
 *
 * @param certificate certificate chain
 * @param privateKey PKCS #8
 * @param trustedRoot root of the other side
 */
public record TlsFiles(Path certificate, Path privateKey, Path trustedRoot) {}
