package io.edgemep.server.discovery;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/// Services that were found, ready to be written as a list. Where readers are slow, many are at once: beyond what
/// others
/// have, too, it has no more octets at a time than one service.
@FunctionalInterface
interface ServiceList extends AutoCloseable {

    void writeTo(HttpServletResponse response) throws IOException;

    /// Nobody writes it any more.
    @Override
    default void close() {}
}
