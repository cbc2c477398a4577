package io.edgemep.server.gateway;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.edgemep.server.gateway.KongStore.Violation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The Admin API of a Kong 3.9, as far as the platform uses it, over real HTTP: what it answers to which body
/// is taken from Kong's documentation. After every change it looks for a published route that is open to
/// anybody.
final class TestKong implements AutoCloseable {

    static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String EMPTY = "0".repeat(32);

    private final boolean database;
    private final HttpServer server;
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final List<String> violations = new CopyOnWriteArrayList<>();
    private KongStore store = new KongStore();
    private String hash = EMPTY;
    private volatile boolean down;
    private volatile @Nullable CountDownLatch hanging;
    private volatile Predicate<String> broken = _ -> false;
    private volatile int brokenAnswer;
    private volatile boolean restarting;
    private volatile @Nullable String called;
    private volatile long lastConfiguration;

    /// @param database whether entities are changed one by one, or only all at once
    TestKong(boolean database) {
        this.database = database;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    String uri() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    boolean hasDatabase() {
        return database;
    }

    /// From now on it answers as Kong does while its database or its workers are not there.
    void down(boolean down) {
        this.down = down;
    }

    /// From now on it answers to these calls with an error, and does nothing.
    ///
    /// @param status 0 for none: it hangs up
    /// @param calls method and path
    void fail(int status, Predicate<String> calls) {
        brokenAnswer = status;
        broken = calls;
    }

    /// From now on it takes requests, and answers none of them until it is released.
    void hang() {
        hanging = new CountDownLatch(1);
    }

    void release() {
        var latch = hanging;
        hanging = null;
        if (latch != null) {
            latch.countDown();
        }
    }

    /// As a Kong comes back whose database was restored from before, or that has none.
    synchronized void forget() {
        store = new KongStore();
        hash = EMPTY;
    }

    /// When it has taken its next configuration it answers, and is started anew before the next request.
    void restartAfterConfiguration() {
        restarting = true;
    }

    /// From now on it calls whatever it has by another name than it is known to.
    void callConfigurations(String name) {
        called = name;
    }

    /// How many octets the last configuration had that it was given.
    long lastConfiguration() {
        return lastConfiguration;
    }

    /// Changes by somebody else.
    synchronized void change(Consumer<KongStore> change) {
        change.accept(store);
        hash = UUID.randomUUID().toString();
    }

    synchronized List<ObjectNode> all(String collection) {
        return List.copyOf(store.all(collection).values());
    }

    List<String> calls() {
        return calls;
    }

    List<String> violations() {
        return violations;
    }

    private void handle(HttpExchange exchange) throws IOException {
        var body = exchange.getRequestBody().readAllBytes();
        var latch = hanging;
        if (latch != null) {
            try {
                latch.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }
        var method = exchange.getRequestMethod();
        var call = method + " " + exchange.getRequestURI();
        calls.add(call);
        if (method.equals("POST")) {
            lastConfiguration = body.length;
        }
        if (broken.test(call)) {
            if (brokenAnswer == 0) {
                exchange.close();
            } else {
                answer(exchange, brokenAnswer, message("broken"));
            }
            return;
        }
        if (down) {
            answer(exchange, 503, message("no database"));
            return;
        }
        try {
            synchronized (this) {
                var answer = answer(
                        method,
                        exchange.getRequestURI().getPath(),
                        parameters(exchange),
                        body.length == 0 ? JSON.createObjectNode() : JSON.readTree(body));
                store.unguarded().ifPresent(violations::add);
                answer(exchange, answer.status(), answer.body());
            }
        } catch (Violation violation) {
            var told = message(String.valueOf(violation.getMessage()));
            told.set("fields", JSON.valueToTree(violation.fields));
            answer(exchange, violation.status, told);
        } catch (RuntimeException broken) {
            violations.add("the stand-in failed: " + broken);
            answer(exchange, 500, message("An unexpected error occurred"));
        }
    }

    private static Map<String, String> parameters(HttpExchange exchange) {
        var query = exchange.getRequestURI().getQuery();
        return query == null
                ? Map.of()
                : Arrays.stream(query.split("&"))
                        .map(part -> part.split("=", 2))
                        .collect(Collectors.toMap(part -> part[0], part -> part[1]));
    }

    private record Answer(int status, @Nullable JsonNode body) {}

    private static ObjectNode message(String text) {
        return JSON.createObjectNode().put("message", text);
    }

    private static void answer(HttpExchange exchange, int status, @Nullable JsonNode body) throws IOException {
        var text = body == null ? new byte[0] : body.toString().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
        exchange.sendResponseHeaders(status, text.length == 0 ? -1 : text.length);
        exchange.getResponseBody().write(text);
        exchange.close();
    }

    private Answer answer(String method, String path, Map<String, String> parameters, JsonNode body) {
        var parts = path.substring(1).split("/");
        if (path.equals("/status") && method.equals("GET")) {
            var status = JSON.createObjectNode();
            status.putObject("server").put("connections_active", 1);
            if (!database) {
                status.put("configuration_hash", Objects.requireNonNullElse(called, hash));
            }
            return new Answer(200, status);
        } else if (path.equals("/config") && method.equals("POST")) {
            return configure(body, parameters);
        } else if (parts.length >= 3 && parts[0].equals("upstreams") && parts[2].equals("targets")) {
            return targets(method, parts, parameters, (ObjectNode) body);
        } else if (KongSchema.collections().contains(parts[0]) && !parts[0].equals("targets")) {
            return parts.length == 1
                    ? page(store.all(parts[0]).values().stream(), parameters, path)
                    : entity(method, parts[0], parts[1], (ObjectNode) body);
        }
        return new Answer(404, message("Not found"));
    }

    private Answer targets(String method, String[] parts, Map<String, String> parameters, ObjectNode body) {
        if (!store.all("upstreams").containsKey(parts[1])) {
            return new Answer(404, message("Not found"));
        } else if (parts.length == 3) {
            return page(
                    store.belonging("targets", "upstream", parts[1]),
                    parameters,
                    "/upstreams/" + parts[1] + "/targets");
        }
        body.putObject("upstream").put("id", parts[1]);
        return entity(method, "targets", parts[3], body);
    }

    private Answer entity(String method, String collection, String id, ObjectNode body) {
        if (!database && !method.equals("GET")) {
            return new Answer(
                    405,
                    message("cannot create or update '%s' entities when not using a database".formatted(collection)));
        }
        var found = store.all(collection).get(id);
        return switch (method) {
            case "GET" -> found == null ? new Answer(404, message("Not found")) : new Answer(200, shown(found));
            case "DELETE" -> {
                store.delete(collection, id);
                yield new Answer(204, null);
            }
            case "PUT" -> {
                body.put("id", id);
                store.put(collection, body);
                yield new Answer(200, shown(body));
            }
            default -> new Answer(405, message("Method not allowed"));
        };
    }

    /// With what Kong adds.
    private static ObjectNode shown(ObjectNode entity) {
        var shown = entity.deepCopy();
        shown.put("created_at", 1_700_000_000);
        if (!shown.has("client_certificate")) {
            shown.putNull("client_certificate");
        }
        if (shown.path("config") instanceof ObjectNode config) {
            config.put("added_by_kong", true);
        }
        return shown;
    }

    private static Answer page(Stream<ObjectNode> entities, Map<String, String> parameters, String path) {
        var tag = parameters.get("tags");
        var size = Integer.parseInt(parameters.getOrDefault("size", "100"));
        var offset = Integer.parseInt(parameters.getOrDefault("offset", "0"));
        var matching = entities.filter(each -> tag == null
                        || each.path("tags")
                                .valueStream()
                                .anyMatch(one -> one.asString().equals(tag)))
                .toList();
        // Small pages, whatever is asked for, so that there are several.
        var last = Math.min(matching.size(), offset + Math.min(size, 3));
        var answer = JSON.createObjectNode();
        var data = answer.putArray("data");
        matching.subList(Math.min(offset, last), last).forEach(each -> data.add(shown(each)));
        if (last < matching.size()) {
            answer.put("offset", Integer.toString(last));
            answer.put("next", "%s?offset=%d%s".formatted(path, last, tag == null ? "" : "&tags=" + tag));
        } else {
            answer.putNull("next");
        }
        return new Answer(200, answer);
    }

    // ---- Without a database ----

    private Answer configure(JsonNode body, Map<String, String> parameters) {
        if (database) {
            return new Answer(
                    400, message("this endpoint is only available when Kong is configured to not use a database"));
        }
        var text = body.path("config").asString();
        var digest = md5(text);
        if (parameters.containsKey("check_hash") && digest.equals(hash)) {
            return new Answer(304, null);
        }
        var next = new KongStore();
        var errors = JSON.createArrayNode();
        load(JSON.readTree(text), next, errors);
        if (!errors.isEmpty()) {
            var told = message("declarative config is invalid: {}");
            told.put("code", 14).put("name", "invalid declarative configuration");
            if (parameters.containsKey("flatten_errors")) {
                told.set("flattened_errors", errors);
            }
            return new Answer(400, told);
        }
        store = next;
        hash = digest;
        if (restarting) {
            restarting = false;
            store = new KongStore();
            hash = md5("its own file");
        }
        return new Answer(201, JSON.createObjectNode().set("services", JSON.valueToTree(all("services"))));
    }

    private static String md5(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static void load(JsonNode configuration, KongStore next, ArrayNode errors) {
        var plain = new ArrayList<Map.Entry<String, ObjectNode>>();
        for (var list : configuration.properties()) {
            switch (list.getKey()) {
                case "_format_version", "ca_certificates" -> {}
                case "services", "routes", "plugins", "upstreams", "consumers" ->
                    list.getValue().forEach(entity -> flatten(list.getKey(), (ObjectNode) entity, plain));
                default ->
                    error(errors, list.getKey(), JSON.createObjectNode(), Map.of(list.getKey(), "unknown field"));
            }
        }
        for (var entity : plain) {
            try {
                next.put(entity.getKey(), entity.getValue());
            } catch (Violation violation) {
                error(errors, entity.getKey(), entity.getValue(), violation.fields);
            }
        }
    }

    private static void flatten(String collection, ObjectNode entity, List<Map.Entry<String, ObjectNode>> plain) {
        var own = entity.deepCopy();
        if (!own.has("id")) {
            own.put("id", UUID.randomUUID().toString());
        }
        plain.add(Map.entry(collection, own));
        var singular = collection.substring(0, collection.length() - 1);
        for (var inner : List.of("plugins", "routes", "targets", "jwt_secrets")) {
            var nested = own.remove(inner);
            if (nested != null) {
                for (var each : nested) {
                    var part = (ObjectNode) each.deepCopy();
                    if (!inner.equals("jwt_secrets")) {
                        part.putObject(singular).set("id", own.path("id"));
                    }
                    flatten(inner, part, plain);
                }
            }
        }
    }

    private static void error(ArrayNode errors, String collection, ObjectNode entity, Map<String, String> fields) {
        var error = errors.addObject();
        error.put("entity_type", collection.substring(0, collection.length() - 1));
        error.set("entity_id", entity.path("id"));
        error.set("entity_tags", entity.has("tags") ? entity.path("tags") : JSON.createArrayNode());
        var list = error.putArray("errors");
        fields.forEach((field, text) ->
                list.addObject().put("type", "field").put("field", field).put("message", text));
    }

    @Override
    public void close() {
        release();
        server.stop(0);
    }
}
