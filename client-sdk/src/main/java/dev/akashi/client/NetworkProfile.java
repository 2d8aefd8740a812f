package dev.akashi.client;

import dev.akashi.credential.verify.Evidence.LedgerKind;
import dev.akashi.model.Excerpt;
import dev.akashi.model.MspId;
import dev.akashi.model.json.JsonFields;
import dev.akashi.model.json.JsonFormatException;
import dev.akashi.model.json.StrictJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a network is reached: its organisations' gateways, and the identities that the user has. The same form for the
 * embedded and for a real network. Paths in the file are relative to its folder.
 *
 * @param ledger what kind of network it is
 * @param channel the channel's name
 * @param chaincode the chaincode's name
 * @param trust the verifier's trust file, if the profile names one
 * @param organizations the organisations, at least one
 */
public record NetworkProfile(
        LedgerKind ledger,
        String channel,
        String chaincode,
        @Nullable Path trust,
        List<Organization> organizations) {

    private static final StrictJson.Limits LIMITS = StrictJson.Limits.of(1024 * 1024, 8);

    /** @throws IllegalArgumentException when there is no organisation, or one twice */
    public NetworkProfile {
        Objects.requireNonNull(ledger, "ledger");
        Objects.requireNonNull(channel, "channel");
        Objects.requireNonNull(chaincode, "chaincode");
        organizations = List.copyOf(organizations);
        long distinct =
                organizations.stream().map(Organization::mspId).distinct().count();
        if (organizations.isEmpty() || distinct != organizations.size()) {
            throw new IllegalArgumentException("expected different organisations, at least one, found "
                    + organizations.stream().map(Organization::mspId).toList());
        }
    }

    /**
     * An organisation of the network.
     *
     * @param mspId its name in the network
     * @param name its name for people
     * @param gateway where its peer listens
     * @param authority file with the certificates of the authority that makes its members' and peers' certificates, PEM;
     *     absent when the profile does not say
     * @param identity who the user is there; absent when the user has no identity of it
     */
    public record Organization(
            MspId mspId,
            String name,
            Gateway gateway,
            @Nullable Path authority,
            @Nullable Identity identity) {

        public Organization {
            Objects.requireNonNull(mspId, "mspId");
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(gateway, "gateway");
        }
    }

    /**
     * Where a peer's gateway listens.
     *
     * @param address {@code host:port}
     * @param serverName the name in its certificate
     * @param tlsCaCertificate file with what its certificate leads to, PEM
     */
    public record Gateway(String address, String serverName, Path tlsCaCertificate) {}

    /**
     * A Fabric identity.
     *
     * @param certificate file with the certificate, PEM
     * @param privateKey file with the private key, PKCS#8 PEM
     */
    public record Identity(Path certificate, Path privateKey) {}

    /**
     * Reads a profile.
     *
     * @throws ProfileException when it cannot be read or is not one
     */
    public static NetworkProfile read(Path file) {
        Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file);
        try {
            JsonFields fields = JsonFields.of(StrictJson.readObject(Files.readAllBytes(file), LIMITS));
            fields.integer("version", 1, 1);
            return new NetworkProfile(
                    fields.parsed("ledger", NetworkProfile::ledgerKind),
                    fields.string("channel"),
                    fields.string("chaincode"),
                    fields.has("trust") ? folder.resolve(fields.string("trust")) : null,
                    fields.list("organizations", organization -> readOrganization(organization, folder)));
        } catch (IOException e) {
            throw new ProfileException("expected a network profile at " + file + ", found no readable file", e);
        } catch (JsonFormatException | IllegalArgumentException e) {
            throw new ProfileException(e.getMessage() + ", in " + file, e);
        }
    }

    private static Organization readOrganization(JsonFields fields, Path folder) {
        JsonFields gateway = fields.fields("gateway");
        return new Organization(
                fields.parsed("mspId", MspId::new),
                fields.string("name"),
                new Gateway(
                        gateway.string("address"),
                        gateway.string("serverName"),
                        folder.resolve(gateway.string("tlsCaCertificate"))),
                fields.has("authority") ? folder.resolve(fields.string("authority")) : null,
                fields.optionalFields("identity")
                        .map(identity -> new Identity(
                                folder.resolve(identity.string("certificate")),
                                folder.resolve(identity.string("privateKey"))))
                        .orElse(null));
    }

    private static LedgerKind ledgerKind(String text) {
        return switch (text) {
            case "embedded" -> LedgerKind.EMBEDDED;
            case "fabric" -> LedgerKind.FABRIC;
            default -> throw new IllegalArgumentException("expected embedded or fabric, found " + Excerpt.of(text));
        };
    }
}
