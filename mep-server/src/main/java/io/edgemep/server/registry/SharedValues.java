package io.edgemep.server.registry;

import com.github.benmanes.caffeine.cache.Interner;
import org.jspecify.annotations.Nullable;

/// What many services have alike, such as a category or the name of a protocol: of equal values one is kept, for
/// as long as anybody has it.
public final class SharedValues {

    private final Interner<Object> values = Interner.newWeakInterner();

    /// @return a service that is equal, of shared parts
    public RegisteredService in(RegisteredService service) {
        return new RegisteredService(one(service.owner()), service.info().sharing(this), service.version());
    }

    <T> T one(T value) {
        @SuppressWarnings("unchecked") // An equal value of another class is none of these types.
        var shared = (T) values.intern(value);
        return shared;
    }

    <T> @Nullable T oneOrNone(@Nullable T value) {
        return value == null ? null : one(value);
    }
}
