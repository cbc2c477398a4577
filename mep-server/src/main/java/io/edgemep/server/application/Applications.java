package io.edgemep.server.application;

import io.edgemep.common.InvalidMember;
import io.edgemep.server.application.LifecycleOperation.Action;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/// The application instances that the platform knows, as the platform manager creates, sees and deletes them.
@Service
public class Applications {

    /// As mep-auth has it: an appInstanceId is a client id there.
    private static final Pattern ID = Pattern.compile("(?![.]{1,2}$)[A-Za-z0-9._-]{1,64}");

    private final Instances instances;
    private final Operations operations;
    private final Phases phases;
    private final TransactionTemplate transaction;

    Applications(Instances instances, Operations operations, Phases phases, TransactionTemplate transaction) {
        this.instances = instances;
        this.operations = operations;
        this.phases = phases;
        this.transaction = transaction;
    }

    /// @param appInstanceId its id; one is allocated where it is null
    public ApplicationInstance create(@Nullable String appInstanceId, String appName, @Nullable String appDId) {
        var id = appInstanceId == null ? Operations.newId() : appInstanceId;
        requireId(id);
        if (!instances.add(id, appName, appDId)) {
            throw ApplicationRefused.conflict(
                    "The platform knows the application instance %s already; choose another id, or delete it first."
                            .formatted(id));
        }
        return get(id);
    }

    static void requireId(String appInstanceId) {
        if (!ID.matcher(appInstanceId).matches()) {
            throw InvalidMember.of(
                    "appInstanceId", "must be 1 to 64 letters, digits and the characters '-', '_' and '.'.");
        }
    }

    /// Its state and that of its operation are of one moment.
    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    public ApplicationInstance get(String appInstanceId) {
        return instances
                .find(appInstanceId)
                .map(found -> found.with(operations
                        .latest(appInstanceId)
                        // One of before it was created anew is another instance's.
                        .filter(operation -> !operation.startedAt().isBefore(found.knownSince()))
                        .orElse(null)))
                .orElseThrow(() -> ApplicationRefused.unknown(appInstanceId));
    }

    /// @param after the last id of the page before, or an empty text for the first page
    public List<ApplicationInstance> list(String after, int limit) {
        return instances.list(after, limit);
    }

    /// Deletes one that was terminated, or was never started; what the platform manager has made for one that was never
    /// started goes first.
    ///
    /// @return whether it is deleted; else all that it has is on its way out
    public boolean delete(String appInstanceId) {
        return Boolean.TRUE.equals(transaction.execute(_ -> {
            var seen = get(appInstanceId).state();
            // Its belongings are locked before the instance, as for every request of the platform manager.
            var isEmpty = seen != ApplicationState.NOT_INSTANTIATED || removeBelongings(appInstanceId);
            var state = instances.lock(appInstanceId).state();
            if (state == ApplicationState.TERMINATED) {
                instances.hide(appInstanceId);
                return true;
            } else if (state != ApplicationState.NOT_INSTANTIATED || state != seen) {
                throw notDeletable(appInstanceId, state);
            } else if (isEmpty) {
                instances.remove(appInstanceId);
            }
            return isEmpty;
        }));
    }

    /// Waits, a bounded time, for what was removed to be out of effect.
    public void settle(String appInstanceId) {
        phases.belongings(Action.TERMINATING).forEach(each -> each.settle(appInstanceId));
    }

    private boolean removeBelongings(String appInstanceId) {
        var isEmpty = true;
        for (var each : phases.belongings(Action.TERMINATING)) {
            isEmpty &= each.remove(appInstanceId);
        }
        return isEmpty;
    }

    private static ApplicationRefused notDeletable(String appInstanceId, ApplicationState state) {
        return ApplicationRefused.conflict(
                "The application instance %s is %s; terminate it first, and wait until it is TERMINATED."
                        .formatted(appInstanceId, state));
    }
}
