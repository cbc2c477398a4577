package io.edgemep.server.gateway;

import io.edgemep.common.BundledTls;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/// The Admin API of one Kong.
final class AdminApi {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int PAGE = 100;
    private static final int MOST_EMPTY_PAGES = 10;

    private final URI uri;
    private final RestClient client;
    private final int maxAnswer;

    AdminApi(URI uri, GatewayProperties properties, SslBundles bundles) {
        var requests = BundledTls.requestsWithCertificate(
                bundles, properties.sslBundle(), properties.connectTimeout(), properties.readTimeout());
        this.uri = uri;
        this.client = RestClient.builder().requestFactory(requests).build();
        this.maxAnswer = Math.toIntExact(Math.min(properties.maxAnswer().toBytes(), Integer.MAX_VALUE - 1));
    }

    /// @throws GatewayFailed when there is another answer than 200; as with all calls, a [GatewayUnreachable]
    ///     when there is none
    JsonNode get(String path) {
        var answer = call(HttpMethod.GET, path, null, true);
        if (answer.status().value() != 200) {
            throw unexpected("GET " + path, answer);
        }
        return answer.body();
    }

    /// All entities of a list, page by page.
    ///
    /// @param path with the parameters that narrow the list, if any
    /// @param most how many there may be
    /// @throws GatewayFailed as for [#get], when the answer is no list, and when the list does not end
    List<JsonNode> list(String path, int most) {
        var found = new ArrayList<JsonNode>();
        var empty = 0;
        var size = "size=" + PAGE;
        var next = path + (path.contains("?") ? "&" : "?") + size;
        while (next != null) {
            var page = get(next);
            if (!page.path("data").isArray()) {
                throw new GatewayFailed("%s answers no list to GET %s.".formatted(uri, path));
            }
            page.path("data").forEach(found::add);
            if (page.path("data").isEmpty() && ++empty > MOST_EMPTY_PAGES) {
                throw new GatewayFailed("GET %s answers one empty page after the other.".formatted(path));
            }
            if (found.size() > most) {
                throw new GatewayFailed("GET %s has more than %d entities.".formatted(path, most));
            }
            // With every parameter of the list, but without the size.
            var rest = page.path("next").asString("");
            next = rest.isEmpty()
                    ? null
                    : rest + (rest.contains("size=") ? "" : (rest.contains("?") ? "&" : "?") + size);
        }
        return found;
    }

    /// Makes an entity be as it is given here.
    ///
    /// @throws EntityRefused when Kong does not take it
    /// @throws GatewayFailed when there is no answer, or one that says nothing of the entity
    void put(String path, Object entity) {
        judge("PUT " + path, call(HttpMethod.PUT, path, entity, true));
    }

    /// Makes an entity be gone; it may be already.
    ///
    /// @throws EntityRefused when others depend on it
    /// @throws GatewayFailed as for [#put]
    void delete(String path) {
        var answer = call(HttpMethod.DELETE, path, null, true);
        if (answer.status().value() != 404) {
            judge("DELETE " + path, answer);
        }
    }

    /// Gives Kong another configuration in the place of the one it has; none when it has this one.
    ///
    /// @throws EntityRefused when Kong does not take it, with what is wrong in which entity: it keeps what it
    ///     has
    /// @throws GatewayFailed as for [#put]
    void configure(Object body) {
        var path = "/config?check_hash=1&flatten_errors=1";
        // Of an answer that repeats the configuration nothing is read.
        var answer = call(HttpMethod.POST, path, body, false);
        if (answer.status().value() != 304) {
            judge("POST /config", answer);
        }
    }

    private void judge(String call, Answer answer) {
        switch (answer.status().value()) {
            case 400, 409 -> throw new EntityRefused(answer.body());
            default -> {
                if (!answer.status().is2xxSuccessful()) {
                    throw unexpected(call, answer);
                }
            }
        }
    }

    private GatewayFailed unexpected(String call, Answer answer) {
        return new GatewayFailed("%s answered %s to %s: %s"
                .formatted(
                        uri,
                        answer.status().value(),
                        call,
                        EntityRefused.clean(answer.body().path("message").asString("no reason given"))));
    }

    private record Answer(HttpStatusCode status, JsonNode body) {}

    private Answer call(HttpMethod method, String path, @Nullable Object body, boolean read) {
        var request = client.method(method).uri(URI.create(uri + path)).accept(MediaType.APPLICATION_JSON);
        if (body != null) {
            request.contentType(MediaType.APPLICATION_JSON).body(JSON.writeValueAsBytes(body));
        }
        try {
            return request.exchangeForRequiredValue((_, response) -> answer(response, read));
        } catch (ResourceAccessException unreachable) {
            throw new GatewayUnreachable(
                    "%s cannot be reached: %s"
                            .formatted(uri, unreachable.getMostSpecificCause().getMessage()),
                    unreachable);
        }
    }

    private Answer answer(ClientHttpResponse response, boolean read) throws IOException {
        var status = response.getStatusCode();
        if (!read && status.is2xxSuccessful()) {
            return new Answer(status, MissingNode.getInstance());
        }
        var text = response.getBody().readNBytes(maxAnswer + 1);
        if (text.length > maxAnswer) {
            throw new GatewayFailed(
                    "%s answers with more than %d octets (mep.gateway.max-answer).".formatted(uri, maxAnswer));
        }
        try {
            return new Answer(status, text.length == 0 ? MissingNode.getInstance() : JSON.readTree(text));
        } catch (JacksonException unreadable) {
            return new Answer(status, MissingNode.getInstance());
        }
    }

    @Override
    public String toString() {
        return uri.toString();
    }
}
