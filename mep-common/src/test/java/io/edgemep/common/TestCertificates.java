package io.edgemep.common;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/// Self-signed certificates, made by the JDK's own tool, in key stores of one folder.
public final class TestCertificates {

    private static final String PASSWORD = "changeit";

    private final Path folder;

    public TestCertificates(Path folder) {
        this.folder = folder;
    }

    private Path store(String name) {
        return folder.resolve(name + ".p12");
    }

    public void make(String name, String subject) throws IOException, InterruptedException {
        keytool(
                "-genkeypair",
                "-alias",
                name,
                "-keyalg",
                "EC",
                "-dname",
                subject,
                "-ext",
                "san=dns:localhost,ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                store(name).toString(),
                "-storepass",
                PASSWORD);
    }

    /// Makes a trust store of some certificates.
    public void trust(String name, String... trusted) throws IOException, GeneralSecurityException {
        var all = KeyStore.getInstance("PKCS12");
        all.load(null, null);
        for (var each : trusted) {
            all.setCertificateEntry(each, load(each).getCertificate(each));
        }
        try (var out = Files.newOutputStream(store(name))) {
            all.store(out, PASSWORD.toCharArray());
        }
    }

    private KeyStore load(String name) throws IOException, GeneralSecurityException {
        return KeyStore.getInstance(store(name).toFile(), PASSWORD.toCharArray());
    }

    public X509Certificate certificate(String name) throws IOException, GeneralSecurityException {
        return (X509Certificate) load(name).getCertificate(name);
    }

    /// Arguments that define an SSL bundle.
    ///
    /// @param trusted the trust store, or null for none
    public List<String> bundle(String bundle, String key, @Nullable String trusted) {
        var prefix = "--spring.ssl.bundle.jks." + bundle;
        var arguments = new ArrayList<String>();
        arguments.add("%s.keystore.location=file:%s".formatted(prefix, store(key)));
        arguments.add("%s.keystore.password=%s".formatted(prefix, PASSWORD));
        if (trusted != null) {
            arguments.add("%s.truststore.location=file:%s".formatted(prefix, store(trusted)));
            arguments.add("%s.truststore.password=%s".formatted(prefix, PASSWORD));
        }
        return arguments;
    }

    /// Writes a certificate and its key as `NAME.pem` and `NAME.key`, the key for its owner's eyes alone.
    ///
    /// @param password what the key is encrypted with, or null
    public void pem(String name, @Nullable String password) throws IOException, GeneralSecurityException {
        var store = load(name);
        write(
                folder.resolve(name + ".pem"),
                "CERTIFICATE",
                store.getCertificate(name).getEncoded());
        var key = store.getKey(name, PASSWORD.toCharArray()).getEncoded();
        var file = folder.resolve(name + ".key");
        if (password == null) {
            write(file, "PRIVATE KEY", key);
        } else {
            write(file, "ENCRYPTED PRIVATE KEY", encrypted(key, password));
        }
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private static void write(Path file, String type, byte[] content) throws IOException {
        var text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        Files.writeString(file, "-----BEGIN %1$s-----%n%2$s%n-----END %1$s-----%n".formatted(type, text));
    }

    private static byte[] encrypted(byte[] key, String password) throws IOException, GeneralSecurityException {
        var algorithm = "PBEWithHmacSHA256AndAES_256";
        var cipher = Cipher.getInstance(algorithm);
        cipher.init(
                Cipher.ENCRYPT_MODE,
                SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec(password.toCharArray())));
        // Under the name that is in the file.
        var parameters = AlgorithmParameters.getInstance("PBES2");
        parameters.init(cipher.getParameters().getEncoded());
        return new EncryptedPrivateKeyInfo(parameters, cipher.doFinal(key)).getEncoded();
    }

    /// @param key who the client is, or null for nobody
    public HttpClient client(String trusted, @Nullable String key) throws IOException, GeneralSecurityException {
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(load(trusted));
        var keys = new KeyManager[0];
        if (key != null) {
            var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(load(key), PASSWORD.toCharArray());
            // Whatever authorities the server names: a client may well try with a certificate of nobody's.
            keys = new KeyManager[] {new Insistent(factory, key)};
        }
        var context = SSLContext.getInstance("TLS");
        context.init(keys, trust.getTrustManagers(), null);
        return HttpClient.newBuilder().sslContext(context).build();
    }

    private static void keytool(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        var made = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (made.waitFor() != 0) {
            throw new IOException("keytool failed: " + output);
        }
    }
}
