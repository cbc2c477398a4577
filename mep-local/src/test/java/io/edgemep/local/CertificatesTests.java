package io.edgemep.local;

import static java.nio.file.attribute.PosixFilePermission.OWNER_READ;
import static java.nio.file.attribute.PosixFilePermission.OWNER_WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificatesTests {

    private final Printed printed = new Printed();
    private Workspace workspace;
    private Certificates certificates;

    @BeforeEach
    void setUp(@TempDir Path directory) {
        workspace = new Workspace(directory, directory.resolve("data"));
        certificates = after(Duration.ZERO);
    }

    @Test
    void makesAServerCertificateThatTheCaHasSigned() throws Exception {
        certificates.ensure();

        verify(Clock.systemUTC());
        assertThat(server().getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
        assertThat(server().getBasicConstraints()).isEqualTo(-1);
        assertThat(ca().getBasicConstraints()).isZero();
        assertThat(printed.take()).contains("made a development CA, data/tls/ca.pem", "made a server certificate");
    }

    @Test
    void namesThisMachineInTheServerCertificate() throws Exception {
        certificates.ensure();

        assertThat(server().getSubjectAlternativeNames())
                .map(name -> name.get(1).toString())
                .contains(
                        "localhost",
                        "127.0.0.1",
                        "0:0:0:0:0:0:0:1",
                        InetAddress.getLocalHost().getHostName());
    }

    @Test
    void letsOnlyTheOwnerReadTheKeys() throws IOException {
        certificates.ensure();

        for (var key : List.of("server.key", "ca.key")) {
            assertThat(Files.getPosixFilePermissions(workspace.tls().resolve(key)))
                    .containsExactlyInAnyOrder(OWNER_READ, OWNER_WRITE);
        }
    }

    @Test
    void keepsWhatItHasMade() throws Exception {
        certificates.ensure();
        var made = server();
        printed.take();

        certificates.ensure();

        assertThat(server()).isEqualTo(made);
        assertThat(printed.take()).isEmpty();
    }

    @Test
    void renewsAServerCertificateThatIsAboutToExpire() throws Exception {
        certificates.ensure();
        var caBefore = ca();
        printed.take();

        after(Duration.ofDays(350)).ensure();

        assertThat(ca()).isEqualTo(caBefore);
        verify(Clock.offset(Clock.systemUTC(), Duration.ofDays(370)));
        assertThat(printed.take())
                .contains("renewed a server certificate in data/tls")
                .doesNotContain("CA");
    }

    @Test
    void renewsTheCaAndAllThatItSignedWhenItHasExpired() throws Exception {
        certificates.ensure();

        after(Duration.ofDays(3700)).ensure();

        verify(Clock.offset(Clock.systemUTC(), Duration.ofDays(3710)));
        assertThat(printed.take()).contains("renewed a development CA", "renewed a server certificate");
    }

    @Test
    void makesAnewACertificateWhoseKeyIsAnotherOne() throws Exception {
        certificates.ensure();
        var before = server();
        Files.copy(workspace.tls().resolve("ca.key"), certificates.keyFile(), StandardCopyOption.REPLACE_EXISTING);

        certificates.ensure();

        assertThat(server()).isNotEqualTo(before);
        assertThat(Identity.read(certificates.certificateFile(), certificates.keyFile()))
                .isPresent();
    }

    @Test
    void saysThatThereIsNothingToTrustYet() {
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(certificates::trust)
                .withMessageContaining("ca.pem cannot be read; ./mep up makes it");
    }

    private Certificates after(Duration time) {
        return new Certificates(workspace, Clock.offset(Clock.systemUTC(), time), printed.stream());
    }

    private void verify(Clock at) throws Exception {
        var trust = new PKIXParameters(Set.of(new TrustAnchor(ca(), null)));
        trust.setRevocationEnabled(false);
        trust.setDate(Date.from(at.instant()));
        var path = CertificateFactory.getInstance("X.509").generateCertPath(List.of(server()));
        CertPathValidator.getInstance("PKIX").validate(path, trust);
    }

    private X509Certificate ca() throws Exception {
        return certificate(certificates.caFile());
    }

    private X509Certificate server() throws Exception {
        return certificate(certificates.certificateFile());
    }

    private static X509Certificate certificate(Path file) throws Exception {
        try (var pem = Files.newInputStream(file)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(pem);
        }
    }
}
