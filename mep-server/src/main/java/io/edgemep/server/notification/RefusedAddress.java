package io.edgemep.server.notification;

import java.net.UnknownHostException;

/// A name resolves to an address that is never called.
final class RefusedAddress extends UnknownHostException {

    RefusedAddress(String host) {
        super("%s resolves to an address that this platform does not call".formatted(host));
    }
}
