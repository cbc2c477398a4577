package io.edgemep.auth.aksk;

import io.edgemep.auth.audit.TokenRefused;
import io.edgemep.auth.client.Applications;
import io.edgemep.auth.client.AuthenticatedClient;
import io.edgemep.auth.token.AccessTokens;
import io.edgemep.auth.token.Asked;
import io.edgemep.auth.token.TokenResponse;
import io.edgemep.common.ClientAddress;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/// Answers requests that are signed with an access key by the same tokens that a client secret gets.
@Component
class SignedTokens {

    private static final Logger log = LoggerFactory.getLogger(SignedTokens.class);
    private static final String NOBODY = "unknown";

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
            return tokens.issue(client(signed, signer, address), asked);
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
        wrong.requireUnlocked(signed.accessKey(), address);
        var client = authenticated(signed, signer, address);
        used.use(signed);
        wrong.clear(signed.accessKey(), address);
        return client;
    }

    private AuthenticatedClient authenticated(SignedRequest signed, AccessKeys.Signer signer, ClientAddress address) {
        // Before it is asked whether the key is known: that must not show in the time it takes.
        if (!signed.isSignedWith(signer.secret())) {
            wrong.count(signed.accessKey(), address);
            throw AccessRefused.wrong(signer.applicationId().isEmpty() ? "unknown access key" : "wrong signature");
        }
        var client = signer.applicationId().flatMap(applications::findEnabled);
        if (client.isEmpty()) {
            wrong.count(signed.accessKey(), address);
        }
        return client.orElseThrow(() -> AccessRefused.wrong("disabled application"));
    }

    private void tell(AccessRefused refusal, String client, ClientAddress address) {
        log.debug("Refused {} at {} a token: {}", client, address.text(), refusal.reason());
        meters.counter("mep.auth.tokens.refused", "error", refusal.reason().replace(' ', '_'))
                .increment();
        events.publishEvent(new TokenRefused(client, address.text(), refusal.reason()));
    }
}
