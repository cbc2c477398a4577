package io.edgemep.auth.aksk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;

class SignedRequestTests {

    private static final String KEY = "QVUJMSUMgS0VZLS0tLS0";
    private static final String SECRET = "DXPb4sqElKhcHe07Kw5uorayETwId1JOjjOIRomRs5wyszoCR5R7AtVa28KT3lSc";
    private static final String HOST = "192.0.2.10:8443";
    private static final String DATE = "20220316T094001Z";
    private static final String SIGNATURE = "3806ea593bd223fb2c6ecbbedd6564b5f824a7221b9924d66ea3684228996406";

    @ParameterizedTest
    @CsvSource({
        // The vector that EdgeGallery publishes.
        "119.8.47.5:30443, 20210302T195133Z, b726e5f20b4a1520efb455a60127bfe076c2917b51cecb8fddd49ba1d37019b8",
        HOST + ", " + DATE + ", " + SIGNATURE
    })
    void signsAsEdgeGalleryDoes(String host, String date, String signature) {
        var signed = SignedRequest.read(request(authorization(KEY, signature), host, date));

        assertThat(signed.isSignedWith(SECRET)).isTrue();
        assertThat(signed.isSignedWith(SECRET.toLowerCase(java.util.Locale.ROOT)))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void takesAForwardedHostFromATrustedProxyAlone(boolean isTrusted) {
        var request = request(authorization(KEY, SIGNATURE), HOST, DATE);
        request.addHeader("X-Forwarded-Host", "elsewhere");
        if (isTrusted) {
            request.setAttribute("org.apache.tomcat.request.forwarded", true);
        }

        assertThat(SignedRequest.read(request).host()).isEqualTo(isTrusted ? "elsewhere" : HOST);
    }

    @Test
    void makesTheCanonicalRequestOfEdgeGallery() throws Exception {
        var canonical = SignedRequest.read(request(authorization(KEY, SIGNATURE), HOST, DATE))
                .canonical();

        assertThat(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256")
                                .digest(canonical.getBytes(StandardCharsets.UTF_8))))
                .isEqualTo("e977a67bc800c57a10623001a880acaba698e9282867e4f9227a0ea57d725448");
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.10:8444, 20220316T094001Z, application/json",
        "192.0.2.10, 20220316T094001Z, application/json",
        "192.0.2.10:8443, 20220316T094002Z, application/json",
        "192.0.2.10:8443, 20220316T094001Z, application/json; charset=UTF-8"
    })
    void coversTheHostTheDateAndTheContentType(String host, String date, String contentType) {
        var request = request(authorization(KEY, SIGNATURE), host, date);
        request.removeHeader("Content-Type");
        request.addHeader("Content-Type", contentType);

        assertThat(SignedRequest.read(request).isSignedWith(SECRET)).isFalse();
    }

    @Test
    void takesTheDateAsUtc() {
        assertThat(SignedRequest.read(request(authorization(KEY, SIGNATURE), HOST, DATE))
                        .instant())
                .isEqualTo(Instant.parse("2022-03-16T09:40:01Z"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer abc",
                "SDK-HMAC-SHA256",
                "SDK-HMAC-SHA256 Access=QVUJMSUMgS0VZLS0tLS0",
                "SDK-HMAC-SHA256 Access=QVUJMSUMgS0VZLS0tLS, SignedHeaders=content-type;host;x-sdk-date, Signature="
                        + SIGNATURE,
                "SDK-HMAC-SHA256 Access=QVUJMSUMgS0VZLS0tLS!, SignedHeaders=content-type;host;x-sdk-date, Signature="
                        + SIGNATURE,
                "SDK-HMAC-SHA256 Access=QVUJMSUMgS0VZLS0tLS0, SignedHeaders=host;content-type;x-sdk-date, Signature="
                        + SIGNATURE,
                "SDK-HMAC-SHA256 Access=QVUJMSUMgS0VZLS0tLS0, SignedHeaders=x-sdk-date, Signature=" + SIGNATURE,
                "SDK-HMAC-SHA256 Access=QVUJMSUMgS0VZLS0tLS0,SignedHeaders=content-type;host;x-sdk-date,Signature="
                        + SIGNATURE,
                "SDK-HMAC-SHA256 Access=QVUJMSUMgS0VZLS0tLS0, SignedHeaders=content-type;host;x-sdk-date, Signature=abc",
                "SDK-HMAC-SHA256 Access=QVUJMSUMgS0VZLS0tLS0, SignedHeaders=content-type;host;x-sdk-date, Signature="
                        + SIGNATURE + "0",
                "sdk-hmac-sha256 Access=QVUJMSUMgS0VZLS0tLS0, SignedHeaders=content-type;host;x-sdk-date, Signature="
                        + SIGNATURE
            })
    void refusesAnAuthorizationHeaderOfAnotherForm(String authorization) {
        malformed(request(authorization, HOST, DATE), "The Authorization header is not");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "20220316T094001",
                "2022-03-16T09:40:01Z",
                "20220230T094001Z",
                "20220316T240001Z",
                "20220316T094060Z",
                "20220316t094001z",
                "99999999T999999Z",
                "yesterday"
            })
    void refusesADateThatIsNone(String date) {
        malformed(request(authorization(KEY, SIGNATURE), HOST, date), "X-Sdk-Date is no time");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Authorization", "Host", "X-Sdk-Date"})
    void refusesAHeaderThatIsMissingOrThereTwice(String name) {
        var twice = request(authorization(KEY, SIGNATURE), HOST, DATE);
        twice.addHeader(name, twice.getHeader(name));
        malformed(twice, name);

        var without = request(authorization(KEY, SIGNATURE), HOST, DATE);
        without.removeHeader(name);
        malformed(without, name);
    }

    @Test
    void refusesAQuery() {
        var request = request(authorization(KEY, SIGNATURE), HOST, DATE);
        request.setQueryString("a=b");

        malformed(request, "query");
    }

    private static void malformed(MockHttpServletRequest request, String detail) {
        assertThatThrownBy(() -> SignedRequest.read(request))
                .isInstanceOfSatisfying(
                        AccessRefused.class,
                        refused -> assertThat(refused.status().value()).isEqualTo(400))
                .hasMessageContaining(detail);
    }

    private static String authorization(String accessKey, String signature) {
        return "SDK-HMAC-SHA256 Access=%s, SignedHeaders=content-type;host;x-sdk-date, Signature=%s"
                .formatted(accessKey, signature);
    }

    private static MockHttpServletRequest request(String authorization, String host, String date) {
        var request = new MockHttpServletRequest("POST", "/mep/token");
        request.addHeader("Authorization", authorization);
        request.addHeader("Content-Type", "application/json");
        request.addHeader("Host", host);
        request.addHeader("X-Sdk-Date", date);
        return request;
    }
}
