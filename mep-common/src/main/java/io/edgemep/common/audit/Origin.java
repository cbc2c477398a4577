package io.edgemep.common.audit;

import io.edgemep.common.ClientAddress;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/// Who changes something, and from where: of a request its caller, else the platform itself. It is taken on the thread
/// that has the request, and goes with the change when another thread writes that.
///
/// @param actor the token's subject, or the subject of the client certificate
/// @param onBehalfOf who has asked for what the platform does now
/// @param address where the request came from; null for what the platform does
/// @param operationId of the operation or the task that this belongs to
/// @param traceId of the request
public record Origin(
        String actor,
        @Nullable String onBehalfOf,
        @Nullable String address,
        @Nullable String operationId,
        @Nullable String traceId) {

    /// The actor of what the platform does by itself; mep-auth's client of this name is the platform, too.
    public static final String PLATFORM = "platform";

    /// The actor where nobody has shown who he is.
    static final String NOBODY = "";

    private static final ScopedValue<Origin> WORK = ScopedValue.newInstance();
    /// The name of a trace's id in the logging context.
    private static final String TRACE = "traceId";

    /// Of this thread.
    public static Origin current() {
        if (WORK.isBound()) {
            return WORK.get().traced();
        }
        return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes request
                ? of(request.getRequest())
                : new Origin(PLATFORM, null, null, null, MDC.get(TRACE));
    }

    static Origin of(HttpServletRequest request) {
        var user = request.getRemoteUser();
        return of(user == null ? NOBODY : user, ClientAddress.of(request).text());
    }

    /// Of the request that this thread answers.
    public static Origin of(String actor, String address) {
        return new Origin(actor, null, address, null, MDC.get(TRACE));
    }

    /// What the platform does, because somebody asked for it a while ago.
    ///
    /// @param onBehalfOf who has asked; null where that is not known
    /// @param operationId of the operation or the task
    public static Origin work(@Nullable String onBehalfOf, String operationId) {
        return new Origin(PLATFORM, onBehalfOf, null, operationId, null);
    }

    /// The same, as part of an operation.
    public Origin in(String operation) {
        return new Origin(actor, onBehalfOf, address, operation, traceId);
    }

    /// Does something of which this is the origin.
    public void run(Runnable work) {
        ScopedValue.where(WORK, this).run(work);
    }

    private Origin traced() {
        return traceId == null ? new Origin(actor, onBehalfOf, address, operationId, MDC.get(TRACE)) : this;
    }
}
