package io.edgemep.auth.client;

import io.edgemep.auth.AuthHttp;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.function.UnaryOperator;

/// A request to one of the administrator's operations, all that is mandatory in it but the token.
record Call(String method, String path) {

    /// @param clients the path of the list
    /// @param client the path of a client in it
    static List<Call> all(String clients, String client) {
        return List.of(
                new Call("GET", clients),
                new Call("GET", client),
                new Call("PUT", client),
                new Call("POST", client + "/rotate"),
                new Call("POST", client + "/disable"),
                new Call("POST", client + "/enable"),
                new Call("DELETE", client));
    }

    /// Those whose success has a body.
    static List<Call> withBodies(String clients, String client) {
        return List.of(
                new Call("GET", clients),
                new Call("GET", client),
                new Call("PUT", client),
                new Call("POST", client + "/rotate"));
    }

    HttpResponse<String> send(AuthHttp http, UnaryOperator<HttpRequest.Builder> more) {
        return method.equals("PUT")
                ? http.send(
                        method,
                        path,
                        BodyPublishers.ofString("{\"appName\": \"other\"}"),
                        request -> more.apply(request.header("Content-Type", "application/json")))
                : http.send(method, path, BodyPublishers.noBody(), more);
    }
}
