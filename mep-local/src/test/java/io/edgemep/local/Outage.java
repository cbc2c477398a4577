package io.edgemep.local;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// How a database goes away.
enum Outage {
    /// As an operator stops it: clients are told, and their connections ended.
    STOPPED {
        @Override
        Runnable begin(Postgres postgres) {
            postgres.stop(LIMIT);
            return () -> postgres.start(LIMIT);
        }
    },
    /// As by `kill -9`: what it was doing is unfinished.
    KILLED {
        @Override
        Runnable begin(Postgres postgres) {
            var server = postgres.running().flatMap(PostmasterFile::server).orElseThrow();
            server.destroyForcibly();
            server.onExit().join();
            return () -> postgres.start(LIMIT);
        }
    },
    /// It keeps all connections and answers nothing, as behind a network that loses every packet.
    HANGING {
        @Override
        Runnable begin(Postgres postgres) {
            var server = postgres.running().flatMap(PostmasterFile::server).orElseThrow();
            var processes = new ArrayList<>(server.children().toList());
            processes.addFirst(server);
            processes.forEach(each -> signal("-STOP", each));
            return () -> processes.reversed().forEach(each -> signal("-CONT", each));
        }
    };

    private static final Duration LIMIT = Duration.ofSeconds(60);

    /// @return what ends it
    abstract Runnable begin(Postgres postgres);

    private static void signal(String signal, ProcessHandle process) {
        try {
            new ProcessBuilder(List.of("kill", signal, Long.toString(process.pid())))
                    .start()
                    .waitFor();
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
