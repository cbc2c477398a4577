package io.edgemep.auth.client;

import java.net.URI;
import org.springframework.http.ResponseEntity;

/// What became of a request to register a client.
sealed interface Registration {

    /// It is new, and has this secret.
    record Created(ClientSecret secret) implements Registration {}

    /// It was there: its name is the new one, its secret the old one.
    record Renamed(ClientDescription client) implements Registration {}

    /// @param resource the URI of the client
    default ResponseEntity<Object> toResponse(URI resource) {
        return switch (this) {
            case Created(var secret) -> ResponseEntity.created(resource).body(secret);
            case Renamed(var client) -> ResponseEntity.ok(client);
        };
    }
}
