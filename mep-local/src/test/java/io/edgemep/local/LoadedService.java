package io.edgemep.local;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What the producer of a service knows of it under load: which of its changes were acknowledged, and which may or may
/// not have been made. Each change gives the service a name with the next number.
final class LoadedService {

    /// Instead of a number, of a service that was withdrawn.
    static final int GONE = Integer.MAX_VALUE;

    private final String id;
    private final String name;
    private final List<Integer> acknowledged = new ArrayList<>(List.of(0));
    private int attempted;
    private boolean withdrawing;

    LoadedService(String id, String name) {
        this.id = id;
        this.name = name;
    }

    /// Of the service when it has been changed so many times.
    static String name(String name, int number) {
        return name + "-" + number;
    }

    static int number(String nameWithNumber) {
        return Integer.parseInt(nameWithNumber.substring(nameWithNumber.lastIndexOf('-') + 1));
    }

    String id() {
        return id;
    }

    synchronized String nextName() {
        return name(name, ++attempted);
    }

    synchronized void changed() {
        acknowledged.add(attempted);
    }

    synchronized void withdraw() {
        withdrawing = true;
    }

    synchronized void withdrawn() {
        acknowledged.add(GONE);
    }

    synchronized boolean isGone() {
        return acknowledged.getLast() == GONE;
    }

    synchronized boolean isWithdrawing() {
        return withdrawing;
    }

    /// What subscribers must be told, each at least once.
    synchronized List<Integer> acknowledged() {
        return List.copyOf(acknowledged);
    }

    /// @param shown the number in the service's name; nothing when it is not there
    synchronized boolean mayBe(Optional<Integer> shown) {
        return shown.isPresent()
                ? !isGone() && shown.get() >= acknowledged.getLast() && shown.get() <= attempted
                : withdrawing;
    }
}
