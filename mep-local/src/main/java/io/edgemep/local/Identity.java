package io.edgemep.local;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;
import org.bouncycastle.util.io.pem.PemWriter;

/// A certificate (X.509, RFC 5280) and its private key, on the curve P-256.
record Identity(X509Certificate certificate, PrivateKey key) {

    private static final String SIGNATURE = "SHA256withECDSA";
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int SERIAL_BITS = 127;

    /// A new CA that signs itself and may sign servers, but no further CA.
    static Identity authority(String name, Instant now, Duration life) throws IOException, GeneralSecurityException {
        var keys = newKeys();
        var subject = new X500Principal("CN=" + name);
        var certificate = certificate(subject, subject, keys, now, life);
        certificate.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
        certificate.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        return new Identity(sign(certificate, keys.getPrivate()), keys.getPrivate());
    }

    /// A new server certificate for these DNS names and the loopback addresses, signed by this CA.
    Identity issue(Collection<String> dnsNames, Instant now, Duration life)
            throws IOException, GeneralSecurityException {
        var keys = newKeys();
        var subject = new X500Principal("CN=localhost");
        var server = certificate(certificate.getSubjectX500Principal(), subject, keys, now, life);
        var names = new ArrayList<GeneralName>();
        dnsNames.forEach(name -> names.add(new GeneralName(GeneralName.dNSName, name)));
        names.add(new GeneralName(GeneralName.iPAddress, "127.0.0.1"));
        names.add(new GeneralName(GeneralName.iPAddress, "::1"));
        server.addExtension(
                Extension.subjectAlternativeName, false, new GeneralNames(names.toArray(GeneralName[]::new)));
        server.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
        server.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        server.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
        server.addExtension(
                Extension.authorityKeyIdentifier,
                false,
                new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(certificate.getPublicKey()));
        return new Identity(sign(server, key), keys.getPrivate());
    }

    Instant expires() {
        return certificate.getNotAfter().toInstant();
    }

    boolean hasIssued(Identity other) {
        try {
            other.certificate.verify(certificate.getPublicKey());
            return true;
        } catch (GeneralSecurityException anotherIssuer) {
            return false;
        }
    }

    /// @return none when a file is not there, cannot be read, or the key is another certificate's
    static Optional<Identity> read(Path certificateFile, Path keyFile) {
        try (var pem = Files.newInputStream(certificateFile);
                var keyPem = new PemReader(new StringReader(Files.readString(keyFile)))) {
            var certificate = (X509Certificate) certificates().generateCertificate(pem);
            var encoded = keyPem.readPemObject();
            if (encoded == null) {
                return Optional.empty();
            }
            var key = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(encoded.getContent()));
            var identity = new Identity(certificate, key);
            return identity.fits() ? Optional.of(identity) : Optional.empty();
        } catch (IOException | GeneralSecurityException absentOrUnreadable) {
            return Optional.empty();
        }
    }

    void write(Path certificateFile, Path keyFile) throws IOException, GeneralSecurityException {
        Workspace.writePrivate(keyFile, pem("PRIVATE KEY", key.getEncoded()));
        Workspace.writePrivate(certificateFile, pem("CERTIFICATE", certificate.getEncoded()));
    }

    static CertificateFactory certificates() throws CertificateException {
        return CertificateFactory.getInstance("X.509");
    }

    private boolean fits() throws GeneralSecurityException {
        var proof = Signature.getInstance(SIGNATURE);
        proof.initSign(key);
        proof.update(certificate.getEncoded());
        var signature = proof.sign();
        proof.initVerify(certificate.getPublicKey());
        proof.update(certificate.getEncoded());
        return proof.verify(signature);
    }

    private static KeyPair newKeys() throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private static JcaX509v3CertificateBuilder certificate(
            X500Principal issuer, X500Principal subject, KeyPair keys, Instant now, Duration life)
            throws IOException, GeneralSecurityException {
        var certificate = new JcaX509v3CertificateBuilder(
                issuer,
                new BigInteger(SERIAL_BITS, RANDOM),
                // A client's clock may be a little behind this one.
                Date.from(now.minus(Duration.ofHours(1))),
                Date.from(now.plus(life)),
                subject,
                keys.getPublic());
        certificate.addExtension(
                Extension.subjectKeyIdentifier,
                false,
                new JcaX509ExtensionUtils().createSubjectKeyIdentifier(keys.getPublic()));
        return certificate;
    }

    private static X509Certificate sign(JcaX509v3CertificateBuilder certificate, PrivateKey issuer)
            throws GeneralSecurityException {
        try {
            var signer = new JcaContentSignerBuilder(SIGNATURE).build(issuer);
            return new JcaX509CertificateConverter().getCertificate(certificate.build(signer));
        } catch (OperatorCreationException failed) {
            throw new GeneralSecurityException(failed);
        }
    }

    private static String pem(String type, byte[] content) throws IOException {
        var text = new StringWriter();
        try (var pem = new PemWriter(text)) {
            pem.writeObject(new PemObject(type, content));
        }
        return text.toString();
    }
}
