package io.edgemep.server.application;

import io.edgemep.server.application.LifecycleOperation.Action;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/// Which phases each operation has.
@Component
class Phases {

    /// The event is appended that the termination subscriptions of the application are owed.
    static final String NOTIFY = "NOTIFY";

    /// The application may still use Mp1, and confirms when it has finished its work.
    static final String AWAIT_CONFIRMATION = "AWAIT_CONFIRMATION";

    /// Its tokens no longer open Mp1.
    static final String CLOSE_MP1 = "CLOSE_MP1";

    /// A request that was under way when Mp1 was closed has left nothing either.
    static final String VERIFY = "VERIFY";

    /// mep-auth gives it no more tokens.
    static final String DISABLE_CREDENTIALS = "DISABLE_CREDENTIALS";

    private final List<Belongings> belongings;

    Phases(ObjectProvider<Belongings> belongings) {
        this.belongings = belongings.orderedStream().toList();
    }

    /// What goes with an application in such an operation.
    List<Belongings> belongings(Action action) {
        return belongings.stream()
                .filter(each -> switch (action) {
                    case STOPPING -> each.goWithStop();
                    case DEREGISTERING -> each.goWithRegistration();
                    case TERMINATING -> true;
                })
                .toList();
    }

    List<String> of(Action action) {
        var phases = new ArrayList<String>();
        if (action != Action.DEREGISTERING) {
            phases.addAll(List.of(NOTIFY, AWAIT_CONFIRMATION));
        }
        if (action == Action.TERMINATING) {
            phases.add(CLOSE_MP1);
        }
        belongings(action).stream().map(Phases::removal).forEach(phases::add);
        if (action == Action.TERMINATING) {
            phases.addAll(List.of(VERIFY, DISABLE_CREDENTIALS));
        }
        return phases;
    }

    /// What a phase removes; empty for a phase that removes nothing, or nothing that this version knows.
    Optional<Belongings> removedIn(String phase) {
        return belongings.stream().filter(each -> removal(each).equals(phase)).findFirst();
    }

    private static String removal(Belongings each) {
        return "REMOVE_" + each.name().toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]+", "_");
    }
}
