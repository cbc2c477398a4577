package io.edgemep.server;

import io.edgemep.common.Contract;
import io.edgemep.server.Mp1.Answer;
import io.edgemep.server.Mp1.Application;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/// The requests of one API that [EveryAnswerTests] sends; every bean of this type is found.
public abstract class AnswerCases {

    protected static final String LARGE = "{\"a\": \"" + "a".repeat(70_000) + "\"}";

    protected final Mp1 mp1;
    private final String root;
    private final Map<Contract.Answer, Request> requests = new TreeMap<>();

    /// @param root the API's root, such as `/mec_service_mgmt/v1`
    protected AnswerCases(Mp1 mp1, String root) {
        this.mp1 = mp1;
        this.root = root;
    }

    /// Made when its test runs.
    public interface Request {
        Answer send();
    }

    final Map<Contract.Answer, Request> requests() {
        requests.clear();
        list();
        return requests;
    }

    /// Adds a request for every answer that the API declares.
    protected abstract void list();

    /// Path of an application's own resource in this API.
    protected final String own(Application app, String resource) {
        return root + "/applications/" + app.id() + "/" + resource;
    }

    /// What a write refuses for its body's sake.
    protected final void writes(String method, String template, String resource, String invalid) {
        own(method, template, 400, app -> app.send(method, own(app, resource), invalid));
        own(method, template, 413, app -> app.send(method, own(app, resource), LARGE));
        own(method, template, 415, app -> app.send(method, own(app, resource), "a", "Content-Type", "text/plain"));
    }

    /// No token, another application's path, and the path of an application that nobody knows.
    protected final void foreign(String method, String template, String resource, String body) {
        on(method, template, 401, () -> mp1.bearing("").send(method, foreignPath(resource), body));
        on(method, template, 403, () -> {
            var other = app();
            other.get("/mec_service_mgmt/v1/services");
            return app().send(method, own(other, resource), body);
        });
        on(method, template, 404, () -> app().send(method, foreignPath(resource), body));
    }

    protected final void refusals(String method, String template, String path, String body) {
        on(method, template, 401, () -> mp1.bearing("").send(method, path, body));
        on(method, template, 403, () -> mp1.administrator().send(method, path, body));
    }

    protected final void own(String method, String template, int status, Function<Application, Answer> send) {
        on(method, template, status, () -> send.apply(app()));
    }

    protected final void on(String method, String template, int status, Request request) {
        requests.put(new Contract.Answer(method + " " + root + template, status), request);
    }

    protected final Application app() {
        return mp1.application();
    }

    private String foreignPath(String resource) {
        return own(app(), resource);
    }
}
