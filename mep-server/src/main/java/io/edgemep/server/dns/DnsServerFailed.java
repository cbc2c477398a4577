package io.edgemep.server.dns;

import org.jspecify.annotations.Nullable;

/// The DNS server has not said what it serves; the message is a sentence for the platform manager.
final class DnsServerFailed extends RuntimeException {

    DnsServerFailed(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }

    String sentence() {
        return String.valueOf(getMessage());
    }
}
