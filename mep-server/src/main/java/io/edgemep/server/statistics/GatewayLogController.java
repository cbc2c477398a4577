package io.edgemep.server.statistics;

import io.edgemep.common.InvalidMember;
import io.edgemep.server.mp1.ServiceGovernApi;
import io.edgemep.server.statistics.CallCounts.Call;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.http.HttpStatus;
import org.springframework.util.StringUtils;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/// Takes what Kong's plugin http-log posts of calls of published services, and counts it. Where no secret is
/// configured, there is no such path.
@RestController
@RequestMapping(ServiceGovernApi.ROOT)
@Conditional(GatewayLogController.Configured.class)
@Tag(name = "Statistics")
class GatewayLogController {

    static final String SECRET = "X-MEP-Statistics-Secret";

    /// What a published service is called in Kong, before its serInstanceId.
    private static final String PUBLISHED = "published-";

    private static final long MILLIS_OF_A_DAY = Duration.ofDays(1).toMillis();

    private final CallCounts counts;
    private final StatisticsProperties properties;
    private final byte[] secret;

    GatewayLogController(CallCounts counts, StatisticsProperties properties) {
        this.counts = counts;
        this.properties = properties;
        this.secret = Objects.requireNonNull(properties.secret()).getBytes(StandardCharsets.UTF_8);
    }

    @PostMapping("/kong_log")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            summary = "Report calls",
            description = "For Kong's plugin http-log: one call, or a list of them. Of each, the service's name and the"
                    + " time are read; nothing else is looked at or kept.",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            content = @Content(schema = @Schema(types = {"object", "array"}))))
    @SecurityRequirements
    @ApiResponse(responseCode = "204", description = "Counted")
    @ApiResponse(responseCode = "400")
    @ApiResponse(responseCode = "401")
    @ApiResponse(responseCode = "413")
    @ApiResponse(responseCode = "415")
    void reportCalls(
            @Parameter(in = ParameterIn.HEADER, description = "mep.statistics.secret")
                    @RequestHeader(name = SECRET, required = false)
                    @Nullable
                    String shown,
            @RequestBody JsonNode body) {
        if (shown == null || !MessageDigest.isEqual(shown.getBytes(StandardCharsets.UTF_8), secret)) {
            throw new NotTheGateway();
        }
        if (!body.isObject() && !body.isArray()) {
            throw InvalidMember.of("The body", "must be an object, as Kong's http-log writes it, or a list of them.");
        }
        if (body.isArray() && body.size() > properties.maxEntries()) {
            throw InvalidMember.of(
                    "The body",
                    "has more than %d calls; lower the plugin's queue.max_batch_size."
                            .formatted(properties.maxEntries()));
        }
        var calls = (body.isArray() ? body.valueStream() : Stream.of(body))
                // No id has a NUL, which the database cannot read.
                .filter(call -> name(call).startsWith(PUBLISHED) && name(call).indexOf('\0') < 0)
                .map(call -> new Call(name(call).substring(PUBLISHED.length()), day(call)))
                .toList();
        if (!calls.isEmpty()) {
            counts.addPublished(calls);
        }
    }

    /// An empty variable is no secret.
    static final class Configured implements Condition {

        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return StringUtils.hasLength(context.getEnvironment().getProperty("mep.statistics.secret"));
        }
    }

    private static String name(JsonNode call) {
        return call.path("service").path("name").asString("");
    }

    /// The day of the call; today, where it is none of those that are told.
    private LocalDate day(JsonNode call) {
        var today = counts.today();
        var started = call.path("started_at");
        if (!started.isIntegralNumber() || !started.canConvertToLong()) {
            return today;
        }
        var day = LocalDate.ofEpochDay(Math.floorDiv(started.asLong(), MILLIS_OF_A_DAY));
        return day.isAfter(today) || day.isBefore(today.minusDays(CallCounts.DAYS - 1)) ? today : day;
    }
}
