package io.edgemep.common;

import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.context.ApplicationListener;

/// Collects what a start leaves behind, which is far more than the service then has, and which the serial collector
/// would
/// keep for hours. Before the service says that it is ready: a full collection stops it.
public final class StartGarbage implements ApplicationListener<ApplicationStartedEvent> {

    @Override
    public void onApplicationEvent(ApplicationStartedEvent started) {
        System.gc();
    }
}
