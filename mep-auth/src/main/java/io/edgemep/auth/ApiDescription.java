package io.edgemep.auth;

import io.edgemep.common.ProblemDetails;
import io.edgemep.common.TokenProperties;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.OAuthFlow;
import io.swagger.v3.oas.models.security.OAuthFlows;
import io.swagger.v3.oas.models.security.Scopes;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// What the contract says of the whole service, and the refusals that every operation shares.
@Configuration(proxyBeanMethods = false)
class ApiDescription {

    private static final String SCOPE = "mep_admin";

    private static final String PROBLEM = "ProblemDetails";

    /// Operations with these prefixes are the administrator's.
    private static final List<String> ADMINISTRATION = List.of("/auth/v1/", "/mep/appMng/v1/");

    private static final String UNAVAILABLE =
            "The database does not answer, or too many secrets are being hashed; Retry-After says when to try again.";

    private static final Map<String, String> ADMINISTRATION_REFUSALS = Map.of(
            "401", "There is no token, or it is not valid.",
            "403", "The token's scope is not mep_admin, nor mep_credentials where that is enough.",
            "503", UNAVAILABLE);

    @Bean
    OpenAPI openApi(TokenProperties properties) {
        var issuer = properties.issuer();
        return new OpenAPI()
                .info(new Info()
                        .title("MEC platform: authorization server")
                        .version("v1")
                        .description(
                                "Issues the access tokens that the platform's APIs are used with (OAuth 2.0, client"
                                        + " credentials), and keeps the credentials of their users.")
                        .license(new License().name("Apache-2.0").identifier("Apache-2.0")))
                .addServersItem(new Server().url("/"))
                .components(new Components()
                        .addSecuritySchemes("oauth2", clientCredentials(issuer))
                        .addSecuritySchemes("bearer", http("bearer").bearerFormat("JWT"))
                        .addSecuritySchemes("client", http("basic"))
                        .addSecuritySchemes("accessKey", accessKey()));
    }

    @Bean
    OpenApiCustomizer sharedResponses() {
        return contract -> {
            contract.getComponents().addSchemas(PROBLEM, problemDetails());
            contract.getPaths()
                    .forEach((path, item) -> item.readOperations().forEach(operation -> complete(path, operation)));
        };
    }

    private static void complete(String path, Operation operation) {
        if (ADMINISTRATION.stream().anyMatch(path::startsWith)) {
            administration(operation);
        } else if (operation.getRequestBody() != null) {
            // The token endpoint: a client shows its secret by HTTP Basic or in the form.
            operation.security(List.of(new SecurityRequirement().addList("client"), new SecurityRequirement()));
            add(operation, "503", UNAVAILABLE);
        }
        if (operation.getRequestBody() != null) {
            add(operation, "413", "The body is larger than this service reads.");
        }
        operation.getResponses().forEach(ApiDescription::asProblem);
    }

    private static void administration(Operation operation) {
        operation.security(List.of(
                new SecurityRequirement().addList("oauth2", SCOPE), new SecurityRequirement().addList("bearer")));
        ADMINISTRATION_REFUSALS.forEach((status, description) -> add(operation, status, description));
        if (operation.getRequestBody() != null) {
            add(operation, "415", "The body is not application/json.");
        }
        if (operation.getResponses().get("200") != null) {
            add(operation, "406", "The Accept header excludes application/json.");
        }
    }

    private static void add(Operation operation, String status, String description) {
        operation.getResponses().addApiResponse(status, new ApiResponse().description(description));
    }

    /// Every error is a ProblemDetails, but those that RFC 6749 has a form for.
    private static void asProblem(String status, ApiResponse response) {
        if ((status.startsWith("4") || status.startsWith("5")) && !isTokenError(response.getContent())) {
            var schema = new Schema<>().$ref("#/components/schemas/" + PROBLEM);
            response.content(new Content().addMediaType("application/problem+json", new MediaType().schema(schema)));
        }
    }

    private static boolean isTokenError(@Nullable Content content) {
        return content != null
                && content.values().stream()
                        .anyMatch(type ->
                                String.valueOf(type.getSchema().get$ref()).endsWith("/TokenError"));
    }

    private static Schema<?> problemDetails() {
        Schema<?> schema = Objects.requireNonNull(
                ModelConverters.getInstance(true).read(ProblemDetails.class).get(PROBLEM));
        schema.addProperty("instance", new Schema<>().types(Set.of("string")).format("uri-reference"));
        schema.setRequired(List.of("type", "title", "status", "detail"));
        return schema;
    }

    private static SecurityScheme accessKey() {
        return new SecurityScheme()
                .type(SecurityScheme.Type.APIKEY)
                .in(SecurityScheme.In.HEADER)
                .name("Authorization")
                .description("SDK-HMAC-SHA256 Access=<accessKeyId>, SignedHeaders=content-type;host;x-sdk-date,"
                        + " Signature=<64 lower-case hexadecimal digits>");
    }

    private static SecurityScheme http(String scheme) {
        return new SecurityScheme().type(SecurityScheme.Type.HTTP).scheme(scheme);
    }

    private static SecurityScheme clientCredentials(String issuer) {
        var flow = new OAuthFlow()
                .tokenUrl(issuer + "/oauth2/token")
                .scopes(new Scopes().addString(SCOPE, "Register clients, read metrics"));
        return new SecurityScheme().type(SecurityScheme.Type.OAUTH2).flows(new OAuthFlows().clientCredentials(flow));
    }
}
