package dev.akashi.model.signing;

import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Signature;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the code that computes signatures: Amazon's native provider where it is on the class path and works on this
 * machine, because it is ten to fifty times as fast as that of Java 17, and otherwise the platform's own. Which signatures
 * fit does not depend on the choice.
 *
 * <p>To load the native code takes a quarter of a second, which a command that signs twice would never get back. It is
 * therefore loaded beside the work once some engines were asked for. The system property {@code akashi.signatures} has it
 * loaded at once ({@code native}) or never ({@code jdk}).
 *
 * <p>The provider is not installed in the platform: what else the process does with cryptography stays as it is. Safe for
 * use by several threads.
 */
public final class SignatureEngines {

    private static final String PROVIDER = "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider";
    private static final List<String> NEEDED = List.of("Ed25519", "SHA256withECDSAinP1363Format", "NONEwithECDSA");
    /** So many engines are the platform's before the native ones are loaded. */
    private static final int PATIENCE = 24;

    private static final Choice CHOICE = Choice.of(System.getProperty("akashi.signatures", ""));
    private static final AtomicInteger ASKED = new AtomicInteger();

    private static volatile @Nullable Provider chosen = CHOICE == Choice.NATIVE ? load().orElse(null) : null;

    private SignatureEngines() {}

    private enum Choice {
        AUTOMATIC,
        NATIVE,
        JDK;

        static Choice of(String text) {
            return switch (text) {
                case "native" -> NATIVE;
                case "jdk" -> JDK;
                default -> AUTOMATIC;
            };
        }
    }

    /**
     * A new engine.
     *
     * @param algorithm a name of the Java Cryptography Architecture, such as {@code Ed25519}
     * @throws NoSuchAlgorithmException when the platform does not know it
     */
    public static Signature engine(String algorithm) throws NoSuchAlgorithmException {
        if (CHOICE == Choice.AUTOMATIC && ASKED.get() < PATIENCE && ASKED.incrementAndGet() == PATIENCE) {
            Thread loader = new Thread(() -> load().ifPresent(found -> chosen = found), "native-signatures");
            loader.setDaemon(true);
            loader.start();
        }
        Provider provider = chosen;
        return provider != null && NEEDED.contains(algorithm)
                ? Signature.getInstance(algorithm, provider)
                : Signature.getInstance(algorithm);
    }

    /**
     * The native provider, for other work that repeats itself very often; loaded now unless it was already. Empty when there
     * is none that works here, or {@code akashi.signatures} says that it is not to be used.
     */
    public static Optional<Provider> nativeProvider() {
        Provider provider = chosen;
        if (provider != null || CHOICE == Choice.JDK) {
            return Optional.ofNullable(provider);
        }
        Optional<Provider> loaded = load();
        loaded.ifPresent(found -> chosen = found);
        return loaded;
    }

    /** Who computes signatures at the moment. */
    public static String providerName() {
        Provider provider = chosen;
        return provider == null ? "the Java platform" : provider.getName();
    }

    /** Loads the native provider; empty when there is none, or none that works here. */
    static Optional<Provider> load() {
        try {
            Provider provider =
                    (Provider) Class.forName(PROVIDER).getField("INSTANCE").get(null);
            for (String algorithm : NEEDED) {
                Signature.getInstance(algorithm, provider);
            }
            return Optional.of(provider);
        } catch (ReflectiveOperationException | NoSuchAlgorithmException | LinkageError | RuntimeException e) {
            // Not here, or not for this machine. The platform's own does all that is needed.
            return Optional.empty();
        }
    }
}
