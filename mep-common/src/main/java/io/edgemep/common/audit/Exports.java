package io.edgemep.common.audit;

import java.util.concurrent.Semaphore;

/// How many exports of the audit log are under way, which are not too many at a time.
public final class Exports {

    private final Semaphore places;

    public Exports(int most) {
        this.places = new Semaphore(most);
    }

    /// @return whether there is a place, which is to be given back then
    public boolean begin() {
        return places.tryAcquire();
    }

    public void end() {
        places.release();
    }
}
