package io.edgemep.auth.method;

import io.edgemep.auth.audit.Changes;
import io.edgemep.auth.client.Applications;
import io.edgemep.auth.revocation.Revocations;
import io.edgemep.common.InvalidMember;
import java.security.PublicKey;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// Registers what clients may authenticate with beside their secret.
@Component
class RegisteredMethods {

    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};
    private static final Pattern THUMBPRINT = Pattern.compile("[A-Za-z0-9_-]{43}");
    private static final int MAX_CERTIFICATES = 5;
    private static final int MAX_SUBJECT = 256;

    private final MethodRows rows;
    private final DecoyKeys decoys;
    private final Revocations revocations;
    private final Changes changes;
    private final Applications applications;
    private final JsonMapper json;

    RegisteredMethods(
            MethodRows rows,
            DecoyKeys decoys,
            Revocations revocations,
            Changes changes,
            Applications applications,
            JsonMapper json) {
        this.rows = rows;
        this.decoys = decoys;
        this.revocations = revocations;
        this.changes = changes;
        this.applications = applications;
        this.json = json;
    }

    /// Replaces all that was registered.
    ///
    /// @param revokes whether the client's tokens count no more
    ClientMethods replace(String clientId, ClientMethods methods, boolean revokes) {
        var jwks = methods.jwks() == null ? PublicKeys.NONE : json.writeValueAsString(methods.jwks());
        PublicKeys.parse(jwks);
        requireSubject(methods.subject());
        var thumbprints = Objects.requireNonNullElse(methods.thumbprints(), List.<String>of());
        if (thumbprints.size() > MAX_CERTIFICATES
                || !thumbprints.stream()
                        .allMatch(
                                each -> each != null && THUMBPRINT.matcher(each).matches())) {
            throw InvalidMember.of(
                    "tls_client_certificate_thumbprints",
                    "must be at most %d SHA-256 digests as base64url, of 43 characters each."
                            .formatted(MAX_CERTIFICATES));
        }
        revocations.change(clientId, revokes, () -> {
            applications.hold(clientId);
            var before = shown(clientId).orElse(null);
            if (rows.replace(clientId, jwks, methods.subject(), String.join(" ", thumbprints)) == 0) {
                throw MethodsNotFound.withoutClient(clientId);
            }
            record("authentication.set", clientId, before);
        });
        return get(clientId);
    }

    ClientMethods get(String clientId) {
        return shown(clientId).orElseThrow(() -> MethodsNotFound.of(clientId));
    }

    private Optional<ClientMethods> shown(String clientId) {
        return rows.findById(clientId)
                .map(stored -> new ClientMethods(
                        json.readValue(stored.jwks(), OBJECT), stored.tlsSubject(), stored.tlsThumbprints()));
    }

    private void record(String action, String clientId, @Nullable ClientMethods before) {
        changes.record(
                action,
                applications.isRegistered(clientId) ? clientId : null,
                MethodController.PATH.replace("{clientId}", clientId),
                before,
                shown(clientId).orElse(null));
    }

    /// @param revokes whether the client's tokens count no more
    void remove(String clientId, boolean revokes) {
        revocations.change(clientId, revokes, () -> {
            applications.hold(clientId);
            var before = get(clientId);
            if (rows.remove(clientId) == 0) {
                throw MethodsNotFound.of(clientId);
            }
            record("authentication.remove", clientId, before);
        });
    }

    /// The keys of a client, or a decoy where it has none: there is as much to read in either case.
    Map<String, PublicKey> keys(String clientId) {
        return PublicKeys.parse(rows.findById(clientId)
                .map(StoredMethods::jwks)
                .filter(jwks -> !jwks.equals(PublicKeys.NONE))
                .orElseGet(decoys::jwks));
    }

    Optional<StoredMethods> find(String clientId) {
        return rows.findById(clientId);
    }

    private static void requireSubject(@Nullable String subject) {
        if (InvalidMember.optional("tls_client_auth_subject_dn", subject, MAX_SUBJECT) != null) {
            try {
                canonical(subject);
            } catch (IllegalArgumentException none) {
                throw InvalidMember.of(
                        "tls_client_auth_subject_dn", "must be a distinguished name such as CN=camera,O=Operator.");
            }
        }
    }

    static String canonical(@Nullable String subject) {
        return new X500Principal(String.valueOf(subject)).getName(X500Principal.CANONICAL);
    }
}
