package io.edgemep.server.registry;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.jspecify.annotations.Nullable;

/// What many services have alike, such as a category or the name of a protocol: of equal values one is kept. They
/// are bounded, so that those which somebody chose to be slow to tell apart are no more than so many.
public final class SharedValues {

    private static final int MOST = 1_000;

    private final Cache<Object, Object> values =
            Caffeine.newBuilder().maximumSize(MOST).executor(Runnable::run).build();

    /// @return a service that is equal, of shared parts
    public RegisteredService in(RegisteredService service) {
        return new RegisteredService(one(service.owner()), service.info().sharing(this), service.version());
    }

    <T> T one(T value) {
        @SuppressWarnings("unchecked") // An equal value of another class is none of these types.
        var shared = (T) values.get(value, same -> same);
        return shared;
    }

    <T> @Nullable T oneOrNone(@Nullable T value) {
        return value == null ? null : one(value);
    }
}
