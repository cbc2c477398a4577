package io.edgemep.server.gateway;

/// The gateway could not be told, or its answer is none: whatever it has, it may still have.
sealed class GatewayFailed extends RuntimeException permits GatewayUnreachable {

    GatewayFailed(String sentence, Throwable cause) {
        super(sentence, cause);
    }

    GatewayFailed(String sentence) {
        super(sentence);
    }

    String sentence() {
        return String.valueOf(getMessage());
    }
}
