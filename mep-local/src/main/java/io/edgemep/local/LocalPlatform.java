package io.edgemep.local;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/// The whole platform on one machine: PostgreSQL and both services as processes that outlive this one.
final class LocalPlatform {

    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

    private final Workspace workspace;
    private final Settings settings;
    private final PrintStream out;
    private final Secrets secrets;
    private final Postgres postgres;
    private final Certificates certificates;
    private final List<ServiceProcess> services;
    private final DnsPort dnsPort;
    private final Backup backup;
    private final DatabaseInUse inUse;

    LocalPlatform(Workspace workspace, Settings settings, PrintStream out) {
        this.workspace = workspace;
        this.settings = settings;
        this.out = out;
        this.secrets = new Secrets(workspace.secrets());
        this.postgres = new Postgres(workspace, out);
        this.certificates = new Certificates(workspace, Clock.systemUTC(), out);
        this.services = Stream.of(Service.values())
                .map(service -> new ServiceProcess(
                        service, workspace, settings.port(service), settings.managementPort(service)))
                .toList();
        this.dnsPort = new DnsPort(workspace, settings.dns());
        this.backup = new Backup(workspace, Clock.systemUTC());
        this.inUse = new DatabaseInUse(workspace, settings);
    }

    Certificates certificates() {
        return certificates;
    }

    Secrets secrets() {
        return secrets;
    }

    /// Starts what does not run yet, and waits until all of it is ready.
    ///
    /// @throws Failure when a port is taken, a process dies, or the time is up
    void start() {
        try (var _ = workspace.lock()) {
            var toStart = services.stream()
                    .filter(service -> service.running().isEmpty())
                    .toList();
            services.forEach(ServiceProcess::requirePort);
            dnsPort.require(process(Service.SERVER).running().isPresent());
            services.stream().filter(service -> !toStart.contains(service)).forEach(this::sayRunning);
            certificates.ensure();
            var environment = new ServiceEnvironment(settings, database(), certificates, secrets);
            for (var service : toStart) {
                launch(service, environment);
            }
            new StartWatch(workspace, out, certificates.trust()).await(services, settings.startTimeout());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// Stops the services, then PostgreSQL, each in order.
    void stop() {
        try (var _ = workspace.lock()) {
            var running = services.stream()
                    .filter(service -> service.running().isPresent())
                    .toList();
            running.forEach(ServiceProcess::askToStop);
            for (var service : running) {
                var byItself = service.awaitEnd(STOP_LIMIT);
                out.printf("%s: %s.%n", service.title(), byItself ? "stopped" : "did not stop in time; killed");
            }
            if (postgres.stop(STOP_LIMIT)) {
                out.println("PostgreSQL: stopped.");
            } else if (running.isEmpty()) {
                out.println("Nothing is running.");
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// Writes all that a restore needs into a file, whether the platform runs or not.
    void backUp(Path file) {
        inUse.requireEmbedded();
        try (var _ = workspace.lock()) {
            var databases = postgres.running().map(server -> postgres.databases(server.port()));
            backup.write(file, databases);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// Puts a backup in the place of what there is; the next start recovers the databases from it.
    Backup.Restored restore(Path file) {
        inUse.requireEmbedded();
        try (var _ = workspace.lock()) {
            if (postgres.running().isPresent()
                    || services.stream().anyMatch(service -> service.running().isPresent())) {
                throw new Failure("The platform runs: ./mep down, then restore.");
            }
            return backup.restore(file);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// Ends a service at once, as a crash would.
    void kill(Service service) {
        process(service).kill();
    }

    /// The state of the services, and of the embedded PostgreSQL where it is used.
    List<ProcessState> states() {
        var states = new ArrayList<ProcessState>();
        var server = postgres.running();
        if (server.isPresent()) {
            states.add(new ProcessState(
                    "PostgreSQL",
                    OptionalLong.of(server.get().pid()),
                    server.get().port(),
                    true));
        } else if (settings.database().isEmpty()) {
            states.add(new ProcessState("PostgreSQL", OptionalLong.empty(), 0, false));
        }
        for (var service : services) {
            var process = service.running();
            var pid = process.isPresent() ? OptionalLong.of(process.get().pid()) : OptionalLong.empty();
            var isReady = pid.isPresent() && new Readiness(certificates.trust()).of(service.url());
            states.add(new ProcessState(service.title(), pid, service.port(), isReady));
        }
        return states;
    }

    /// Where a service listens, or would if it were started now.
    String url(Service service) {
        return process(service).url();
    }

    private ServiceProcess process(Service service) {
        return services.stream()
                .filter(each -> each.service() == service)
                .findFirst()
                .orElseThrow();
    }

    private Settings.Database database() throws IOException {
        if (Backup.isInterrupted(workspace)) {
            throw new Failure("A restore was interrupted: ./mep restore FILE again.");
        }
        inUse.note();
        if (settings.database().isPresent()) {
            out.println("PostgreSQL: the one that MEP_DB_URL and MEP_AUTH_DB_URL name.");
            return settings.database().get();
        }
        return postgres.databases(postgres.start(settings.startTimeout())).urls();
    }

    private void sayRunning(ServiceProcess service) {
        var pid = service.running().map(ProcessHandle::pid).orElse(0L);
        var hint = service.isOutdated() ? " from an older build (./mep down, then ./mep up, to renew it)" : "";
        out.printf(
                "%s: already running%s, process %d, as it was started: ./mep down first to change settings.%n",
                service.title(), hint, pid);
    }

    private void launch(ServiceProcess service, ServiceEnvironment environment) {
        if (service.isStale()) {
            out.printf("%s: it did not stop in order last time; its old pid file is replaced.%n", service.title());
        }
        if (service.service() == Service.SERVER) {
            dnsPort.record();
        }
        var process = service.start(settings.javaOptions(), environment.of(service.service()));
        var log = workspace.shown(service.log().path());
        out.printf("%s: starting, process %d, log in %s.%n", service.title(), process.pid(), log);
    }
}
