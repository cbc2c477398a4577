package io.edgemep.auth.token;

import static io.edgemep.auth.AuthHttp.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.edgemep.auth.AuthHttp;
import io.edgemep.auth.AuthTest;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

@AuthTest
class MetadataTests {

    private final AuthHttp http;

    MetadataTests(@LocalServerPort int port) {
        http = new AuthHttp(port);
    }

    @Test
    void saysWhereTheEndpointsAre() {
        var metadata = json(http.get("/.well-known/oauth-authorization-server"));

        assertThat(metadata.path("issuer").asString()).isEqualTo("https://localhost:8444");
        assertThat(metadata.path("token_endpoint").asString()).isEqualTo("https://localhost:8444/oauth2/token");
        assertThat(metadata.path("jwks_uri").asString()).isEqualTo("https://localhost:8444/.well-known/jwks.json");
        assertThat(metadata.path("grant_types_supported").values())
                .extracting(JsonNode::asString)
                .containsExactly("client_credentials");
        assertThat(metadata.path("response_types_supported").isArray()).isTrue();
        assertThat(metadata.path("scopes_supported").values())
                .extracting(JsonNode::asString)
                .containsExactly("mec_service_mgmt", "mec_app_support", "mepcfg", "mep_admin", "mep_credentials");
        assertThat(metadata.path("token_endpoint_auth_methods_supported").values())
                .extracting(JsonNode::asString)
                .containsExactly("client_secret_basic", "client_secret_post", "private_key_jwt");
        assertThat(metadata.path("revocation_endpoint").asString()).isEqualTo("https://localhost:8444/oauth2/revoke");
        assertThat(metadata.path("introspection_endpoint").asString())
                .isEqualTo("https://localhost:8444/oauth2/introspect");
        assertThat(metadata.path("tls_client_certificate_bound_access_tokens").asBoolean())
                .isFalse();
    }

    @Test
    void buildsEndpointsOfAnIssuerThatEndsWithASlash() {
        assertThat(AuthorizationServerMetadata.of("https://mep.test/auth/", true)
                        .tokenEndpoint())
                .isEqualTo("https://mep.test/auth/oauth2/token");
    }
}
