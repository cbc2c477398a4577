package io.edgemep.auth.aksk;

import io.edgemep.auth.audit.TokenRefused;
import io.edgemep.auth.client.Applications;
import io.edgemep.auth.client.AuthenticatedClient;
import io.edgemep.auth.lock.Shown;
import io.edgemep.auth.token.AccessTokens;
import io.edgemep.auth.token.Asked;
import io.edgemep.auth.token.TokenResponse;
import io.edgemep.common.ClientAddress;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/// Answers requests that are signed with an access key by the same tokens that a client secret gets.
@Component
class SignedTokens {

    private static final Logger log = LoggerFactory.getLogger(SignedTokens.class);
    private static final String NOBODY = "unknown";

    /// As the audit log calls it.
    private static final String METHOD = "access_key";

    private final AccessKeys keys;
    private final Applications applications;
    private final WrongSignatures wrong;
    private final UsedSignatures used;
    private final AccessTokens tokens;
    private final Duration window;
    private final Clock clock;
    private final ApplicationEventPublisher events;
    private final MeterRegistry meters;

    SignedTokens(
            AccessKeys keys,
            Applications applications,
            WrongSignatures wrong,
            UsedSignatures used,
            AccessTokens tokens,
            AccessKeyProperties properties,
            Clock clock,
            ApplicationEventPublisher events,
            MeterRegistry meters) {
        this.keys = keys;
        this.applications = applications;
        this.wrong = wrong;
        this.used = used;
        this.tokens = tokens;
        this.window = properties.window();
        this.clock = clock;
        this.events = events;
        this.meters = meters;
    }

    /// @throws AccessRefused when it gets none; the audit has been told
    TokenResponse issue(HttpServletRequest request) {
        var asked = Asked.by(request, clock);
        var address = ClientAddress.of(request);
        var signed = read(request, address);
        var signer = keys.signer(signed.accessKey());
        try {
            return tokens.issue(client(signed, signer, address), METHOD, asked);
        } catch (AccessRefused refusal) {
            tell(refusal, signer.applicationId().orElse(signed.accessKey()), address);
            throw refusal;
        }
    }

    private SignedRequest read(HttpServletRequest request, ClientAddress address) {
        try {
            return SignedRequest.read(request);
        } catch (AccessRefused refusal) {
            tell(refusal, NOBODY, address);
            throw refusal;
        }
    }

    private AuthenticatedClient client(SignedRequest signed, AccessKeys.Signer signer, ClientAddress address) {
        if (Duration.between(signed.instant(), clock.instant()).abs().compareTo(window) > 0) {
            throw AccessRefused.outside(window);
        }
        // Before it is asked whether anything is locked, or whether the key is known: neither must show in the time.
        var shown = signed.isSignedWith(signer.secret()) ? signer.secret() : Shown.NONE;
        wrong.requireUnlocked(signed.accessKey(), shown, address);
        var client = authenticated(signer, shown).orElseThrow(() -> {
            wrong.count(signed.accessKey(), shown, address);
            return AccessRefused.wrong(reason(signer, shown));
        });
        used.use(signed);
        wrong.clear(signed.accessKey(), shown, address);
        return client;
    }

    private Optional<AuthenticatedClient> authenticated(AccessKeys.Signer signer, String shown) {
        return shown.isEmpty() ? Optional.empty() : signer.applicationId().flatMap(applications::findEnabled);
    }

    private static String reason(AccessKeys.Signer signer, String shown) {
        if (signer.applicationId().isEmpty()) {
            return "unknown access key";
        }
        return shown.isEmpty() ? "wrong signature" : "disabled application";
    }

    private void tell(AccessRefused refusal, String client, ClientAddress address) {
        log.debug("Refused {} at {} a token: {}", client, address.text(), refusal.reason());
        meters.counter("mep.auth.tokens.refused", "error", refusal.reason().replace(' ', '_'))
                .increment();
        events.publishEvent(new TokenRefused(TokenRefused.ISSUE, client, address.text(), refusal.reason()));
    }
}
