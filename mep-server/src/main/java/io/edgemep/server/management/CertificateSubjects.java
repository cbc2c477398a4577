package io.edgemep.server.management;

import io.edgemep.common.StartRefused;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.security.auth.x500.X500Principal;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.userdetails.AuthenticationUserDetailsService;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.web.authentication.preauth.PreAuthenticatedAuthenticationToken;

/// The platform managers that are known by the subject of their certificate, which the TLS handshake has verified.
final class CertificateSubjects implements AuthenticationUserDetailsService<PreAuthenticatedAuthenticationToken> {

    static final String MANAGER = "MANAGER";

    private final Set<String> subjects;

    CertificateSubjects(List<String> subjects) {
        this.subjects = subjects.stream().map(CertificateSubjects::canonical).collect(Collectors.toUnmodifiableSet());
        if (this.subjects.isEmpty()) {
            throw new StartRefused(
                    "mep.mm5.authentication is mutual-tls, but mep.mm5.subjects names nobody: list the subjects of the platform managers' certificates.");
        }
    }

    private static String canonical(String subject) {
        try {
            return new X500Principal(subject).getName(X500Principal.CANONICAL);
        } catch (IllegalArgumentException _) {
            throw new StartRefused(
                    "mep.mm5.subjects contains '%s', which is no distinguished name such as CN=manager,O=Operator."
                            .formatted(subject));
        }
    }

    static String of(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().getName(X500Principal.CANONICAL);
    }

    /// A stranger is somebody too, who then may do nothing.
    @Override
    public UserDetails loadUserDetails(PreAuthenticatedAuthenticationToken token) {
        var authorities = subjects.contains(token.getName())
                ? AuthorityUtils.createAuthorityList(MANAGER)
                : AuthorityUtils.NO_AUTHORITIES;
        return new User(token.getName(), "", authorities);
    }
}
