package io.edgemep.server.notification;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.HttpException;
import org.slf4j.LoggerFactory;

/// How a call ended.
sealed interface Answer {

    record Answered(int status) implements Answer {}

    record Broken(String reason, Throwable failure) implements Answer {}

    record Forbidden(String reason) implements Answer {}

    /// Why there was none.
    static Answer of(Throwable failure) {
        return switch (failure) {
            case RefusedAddress refused -> new Forbidden(String.valueOf(refused.getMessage()));
            case UnknownHostException unknown -> new Broken("could not be resolved: " + unknown.getMessage(), unknown);
            case ConnectTimeoutException late -> new Broken("did not accept a connection in time", late);
            case SocketTimeoutException late -> new Broken("did not answer in time", late);
            case SSLException tls -> new Broken("could not be spoken to securely: " + tls.getMessage(), tls);
            case IOException broken -> new Broken("could not be reached: " + broken.getMessage(), broken);
            case HttpException nonsense -> new Broken("did not answer in HTTP: " + nonsense.getMessage(), nonsense);
            default -> {
                LoggerFactory.getLogger(HttpCourier.class).error("A callback failed unforeseen", failure);
                yield new Broken("failed unforeseen; the platform's log has the cause", failure);
            }
        };
    }
}
