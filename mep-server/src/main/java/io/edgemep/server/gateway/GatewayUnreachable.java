package io.edgemep.server.gateway;

/// There was no answer at all, so there is none to expect to the next call either.
final class GatewayUnreachable extends GatewayFailed {

    GatewayUnreachable(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
