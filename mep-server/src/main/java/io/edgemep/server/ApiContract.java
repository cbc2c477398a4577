package io.edgemep.server;

import io.edgemep.common.ProblemDetails;
import io.edgemep.common.TokenProperties;
import io.edgemep.server.mp1.OpaqueObject;
import io.edgemep.server.subscription.AppTerminationNotification;
import io.edgemep.server.subscription.ServiceAvailabilityNotification;
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
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;

/// What the OpenAPI document says beside what the controllers say themselves.
@Configuration(proxyBeanMethods = false)
class ApiContract {

    private static final String PROBLEM = "ProblemDetails";

    /// Operations with these prefixes are applications': how many requests one may send is limited.
    private static final List<String> APPLICATIONS = List.of("/mec_", "/mep/gateway/");

    private static final Map<String, String> MEANINGS = Map.ofEntries(
            Map.entry("304", "Not modified: If-None-Match names the current version."),
            Map.entry("400", "Bad request: the body or a parameter is not as it must be; detail names it."),
            Map.entry("401", "Unauthorized: no token, or one that is not valid (RFC 6750)."),
            Map.entry("403", "Forbidden: the token does not allow this, or the state of the resource does not."),
            Map.entry("404", "Not found: no such resource, or none of this application's."),
            Map.entry("409", "Conflict: the state of the resource does not allow this."),
            Map.entry("412", "Precondition failed: If-Match names another version than the current one."),
            Map.entry("413", "Content too large: the body is larger than the service reads."),
            Map.entry("414", "URI too long."),
            Map.entry("415", "Unsupported media type: the body is not JSON."),
            Map.entry("429", "Too many requests: this application has sent more in a second than are answered."));

    static {
        // Its text is shown as what it is the text of.
        SpringDocUtils.getConfig()
                .replaceWithSchema(
                        OpaqueObject.class,
                        new Schema<>().types(Set.of("object")).additionalProperties(new Schema<>()));
    }

    @Bean
    OpenAPI openApi(TokenProperties tokens) {
        return new OpenAPI()
                .info(new Info()
                        .title("MEC platform")
                        .version("v1")
                        .description("Mp1 of ETSI GS MEC 011 V3.1.1: registration, discovery and notification of MEC"
                                + " services, and application support. The same paths answer with v2 instead of v1,"
                                + " and below /mep. Mm5, for platform managers, is below /mepcfg.")
                        .license(new License().name("Apache-2.0").identifier("Apache-2.0")))
                .addServersItem(new Server().url("/"))
                .components(new Components()
                        .addSecuritySchemes("bearer", bearer())
                        .addSecuritySchemes("oauth2", clientCredentials(tokens)))
                .addSecurityItem(new SecurityRequirement().addList("bearer"))
                .addSecurityItem(new SecurityRequirement().addList("oauth2"));
    }

    @Bean
    OpenApiCustomizer refusals() {
        return api -> {
            api.getComponents().addSchemas(PROBLEM, problemDetails());
            for (var notification : List.of(ServiceAvailabilityNotification.class, AppTerminationNotification.class)) {
                ModelConverters.getInstance(true)
                        .readAll(notification)
                        .forEach((name, schema) ->
                                api.getComponents().getSchemas().putIfAbsent(name, schema));
            }
            api.getPaths()
                    .forEach((path, item) -> item.readOperations().forEach(operation -> explain(path, operation)));
        };
    }

    private static Schema<?> problemDetails() {
        Schema<?> schema = Objects.requireNonNull(
                ModelConverters.getInstance(true).read(ProblemDetails.class).get(PROBLEM));
        schema.addProperty("instance", new Schema<>().types(Set.of("string")).format("uri-reference"));
        schema.setRequired(List.of("type", "title", "status", "detail"));
        return schema;
    }

    private static void explain(String path, Operation operation) {
        // An empty list: it asks for no token, and says itself what it asks for.
        if (operation.getSecurity() == null || !operation.getSecurity().isEmpty()) {
            operation.getResponses().computeIfAbsent("401", _ -> new ApiResponse());
            operation.getResponses().computeIfAbsent("403", _ -> new ApiResponse());
        }
        if (APPLICATIONS.stream().anyMatch(path::startsWith)) {
            operation.getResponses().computeIfAbsent("429", _ -> new ApiResponse());
        }
        operation.getResponses().forEach((status, response) -> {
            // springdoc writes the reason phrase where the controller says nothing.
            var phrase = HttpStatus.valueOf(Integer.parseInt(status)).getReasonPhrase();
            if (response.getDescription() == null || response.getDescription().equals(phrase)) {
                response.description(MEANINGS.getOrDefault(status, phrase));
            }
            if (status.startsWith("4") || status.startsWith("5")) {
                response.content(new Content()
                        .addMediaType(
                                "application/problem+json",
                                new MediaType().schema(new Schema<>().$ref("#/components/schemas/" + PROBLEM))));
            } else if (status.equals("304") || status.equals("204")) {
                response.content(null);
            }
        });
    }

    private static SecurityScheme bearer() {
        return new SecurityScheme()
                .type(SecurityScheme.Type.HTTP)
                .scheme("bearer")
                .bearerFormat("JWT")
                .description("A token of the token endpoint.");
    }

    private static SecurityScheme clientCredentials(TokenProperties tokens) {
        return new SecurityScheme()
                .type(SecurityScheme.Type.OAUTH2)
                .description("An application's client_id is its appInstanceId.")
                .flows(new OAuthFlows()
                        .clientCredentials(new OAuthFlow()
                                .tokenUrl(tokens.issuer() + "/oauth2/token")
                                .scopes(new Scopes()
                                        .addString("mec_service_mgmt", "Service management on Mp1")
                                        .addString("mec_app_support", "Application support on Mp1")
                                        .addString("mepcfg", "Platform management on Mm5")
                                        .addString("mep_admin", "Administration"))));
    }
}
