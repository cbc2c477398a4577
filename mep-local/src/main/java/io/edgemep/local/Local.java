package io.edgemep.local;

import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BiConsumer;

/// Entry of `./mep`: one command a run, in the project's top level.
///
/// It ends with 0 when the command did what it says, 1 with one sentence when it did not, 2 when there is no such
/// command; `status` ends with 0 when all of the platform is ready, and else with 3.
public final class Local {

    private static final String REMOVE_KEY = "keys remove ";
    private static final String BACKUP = "backup ";
    private static final String RESTORE = "restore ";
    private static final int FAILED = 1;
    private static final int UNKNOWN = 2;
    private static final int NOT_READY = 3;

    private final Workspace workspace;
    private final Settings settings;
    private final PrintStream out;
    private final LocalPlatform platform;

    private Local(Workspace workspace, Settings settings, PrintStream out) {
        this.workspace = workspace;
        this.settings = settings;
        this.out = out;
        this.platform = new LocalPlatform(workspace, settings, out);
    }

    public static void main(String[] args) {
        System.exit(run(String.join(" ", args)));
    }

    @SuppressWarnings("SystemOut") // What a command has to say, it says to whoever typed it.
    private static int run(String command) {
        try {
            var here = Path.of("").toAbsolutePath();
            var workspace = new Workspace(here, here.resolve("data"));
            return new Local(workspace, Settings.from(System.getenv()), System.out).execute(command);
        } catch (Failure failure) {
            System.out.flush();
            System.err.println("mep: " + failure.getMessage());
        } catch (UncheckedIOException failure) {
            System.out.flush();
            System.err.println("mep: a file or directory could not be used: " + failure.getMessage());
        }
        return FAILED;
    }

    private int execute(String command) {
        return switch (command) {
            case "up" -> up();
            case "down" -> down();
            case "status" -> status();
            case "demo" -> demo();
            case "dataplane flush" -> flush();
            case "keys list" -> keys(KeysCommand::list);
            case "keys rotate" -> keys(KeysCommand::rotate);
            default -> withArgument(command);
        };
    }

    private int withArgument(String command) {
        if (command.startsWith(REMOVE_KEY)) {
            return removeKey(command.substring(REMOVE_KEY.length()));
        }
        if (command.startsWith(BACKUP)) {
            return backUp(Path.of(command.substring(BACKUP.length())));
        }
        if (command.startsWith(RESTORE)) {
            return restore(Path.of(command.substring(RESTORE.length())));
        }
        return UNKNOWN;
    }

    private int backUp(Path file) {
        platform.backUp(file);
        out.printf(
                "The databases, secrets, keys and certificates are in %s: keep it as safe as them.%n",
                workspace.shown(file));
        return 0;
    }

    private int restore(Path file) {
        var restored = platform.restore(file);
        out.printf("Restored from the backup that was begun at %s; ./mep up starts it.%n", restored.made());
        if (Files.exists(restored.before())) {
            out.printf("What was there is in %s: remove it when all is well.%n", workspace.shown(restored.before()));
        }
        return 0;
    }

    private int up() {
        var secret = platform.secrets().administrator();
        var isFirst = !Files.exists(secret);
        platform.start();
        out.printf(
                """

                The platform is ready.
                  Mp1 (mep-server)    %s
                  Tokens (mep-auth)   %s
                  DNS of active rules %s
                  Swagger UI          %s/swagger-ui.html
                                      %s/swagger-ui.html
                  CA to trust         %s
                  Logs                %s, %s (./mep logs)
                  Administrator       administrator, secret %s
                """,
                server(),
                auth(),
                dns(),
                server(),
                auth(),
                shown(platform.certificates().caFile()),
                shown(log(Service.SERVER)),
                shown(log(Service.AUTH)),
                isFirst
                        ? Secrets.read(secret) + " (shown this once; kept in " + shown(secret) + ")"
                        : "in " + shown(secret));
        return 0;
    }

    private int down() {
        platform.stop();
        return 0;
    }

    private int status() {
        var all = platform.states();
        for (var state : all) {
            var how = state.pid().isEmpty()
                    ? "not running"
                    : "%s, process %d, port %d"
                            .formatted(
                                    state.isReady() ? "ready" : "not ready",
                                    state.pid().getAsLong(),
                                    state.port());
            out.printf("%-11s %s%n", state.title(), how);
        }
        return all.stream().allMatch(ProcessState::isReady) ? 0 : NOT_READY;
    }

    private int demo() {
        if (!platform.states().stream().allMatch(ProcessState::isReady)) {
            throw new Failure("The platform is not ready: ./mep up starts it, ./mep status says what is missing.");
        }
        var dns = settings.dns()
                .orElseThrow(
                        () -> new Failure("The demo asks mep-server's own DNS server: start it without MEP_DNS_TYPE."));
        var secret = Secrets.read(platform.secrets().administrator());
        var conversation = new Conversation(platform.certificates().trust(), out);
        try (var callbacks = CallbackListener.open()) {
            new Demo(conversation, callbacks, new Demo.Urls(server(), auth(), dns.port())).play(secret);
        }
        return 0;
    }

    private int removeKey(String kid) {
        return keys((command, secret) -> command.remove(secret, kid));
    }

    private int keys(BiConsumer<KeysCommand, String> action) {
        var conversation = new Conversation(platform.certificates().trust(), out);
        action.accept(
                new KeysCommand(conversation, auth()),
                Secrets.read(platform.secrets().administrator()));
        return 0;
    }

    private int flush() {
        var tables = DataPlaneTables.from(System.getenv());
        tables.flush(workspace);
        out.printf("The data plane's tables (%s) are removed.%n", tables.table());
        return 0;
    }

    private String dns() {
        return settings.dns()
                .map(dns -> "%s port %d, UDP and TCP (dig @%1$s -p %2$d NAME)".formatted(dns.address(), dns.port()))
                .orElse("not here: MEP_DNS_TYPE is set");
    }

    private String server() {
        return platform.url(Service.SERVER);
    }

    private String auth() {
        return platform.url(Service.AUTH);
    }

    private Path log(Service service) {
        return workspace.log(service.title).path();
    }

    private String shown(Path path) {
        return workspace.shown(path);
    }
}
