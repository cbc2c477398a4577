package io.edgemep.server;

import java.util.UUID;
import tools.jackson.databind.node.ObjectNode;

/// Services to register, valid until a test spoils them.
public final class TestServices {

    private final ObjectNode service;

    private TestServices(ObjectNode service) {
        this.service = service;
    }

    /// A service with a name of its own, so that tests sharing a platform do not find each other's.
    public static TestServices service() {
        return named("service-" + UUID.randomUUID());
    }

    public static TestServices named(String name) {
        return new TestServices((ObjectNode) Mp1.JSON.readTree("""
                {
                  "serName": "%s",
                  "serCategory": {"href": "/catalogue/1", "id": "category-1", "name": "Location", "version": "1.0"},
                  "version": "1.0.0",
                  "state": "ACTIVE",
                  "transportInfo": {
                    "id": "transport-1", "name": "REST", "description": "The API", "type": "REST_HTTP",
                    "protocol": "HTTP", "version": "2.0",
                    "endpoint": {"uris": ["https://app.example/location/v1"]},
                    "security": {"oAuth2Info": {
                      "grantTypes": ["OAUTH2_CLIENT_CREDENTIALS"], "tokenEndpoint": "/oauth2/token"}},
                    "implSpecificInfo": {"rack": 7}
                  },
                  "serializer": "JSON",
                  "scopeOfLocality": "MEC_HOST",
                  "consumedLocalOnly": false
                }
                """.formatted(name)));
    }

    public String name() {
        return service.path("serName").asString();
    }

    /// @param pointer where, such as `/transportInfo/endpoint`
    /// @param json the value to put there
    public TestServices with(String pointer, String json) {
        var parent =
                pointer.lastIndexOf('/') == 0 ? service : service.at(pointer.substring(0, pointer.lastIndexOf('/')));
        ((ObjectNode) parent).set(pointer.substring(pointer.lastIndexOf('/') + 1), Mp1.JSON.readTree(json));
        return this;
    }

    public TestServices without(String pointer) {
        var parent =
                pointer.lastIndexOf('/') == 0 ? service : service.at(pointer.substring(0, pointer.lastIndexOf('/')));
        ((ObjectNode) parent).remove(pointer.substring(pointer.lastIndexOf('/') + 1));
        return this;
    }

    public String json() {
        return service.toString();
    }
}
