package io.edgemep.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// The commands of the guides, as they are written there, and the answers that the guides show.
@EnabledOnOs(value = OS.LINUX, disabledReason = "The guides use Debian's coreutils")
@ExtendWith(RealPlatform.Running.class)
class GuideTests {

    private static final Path DOCS = Path.of("..", "docs");

    /// Ends what one block has printed.
    private static final String END = "-- end of block --";

    /// A fenced block: its language, and what is in it.
    private static final Pattern FENCED = Pattern.compile("(?ms)^```(\\w*)\n(.*?)^```$");

    /// Stands for whatever is different each time.
    private static final String ANYTHING = "…";

    private final RealPlatform platform;

    @TempDir
    private Path directory;

    GuideTests(RealPlatform platform) {
        this.platform = platform;
    }

    /// Commands, and what they print; null where the guide does not say.
    private record Block(String commands, String answer) {}

    /// By turns: the developer makes a key, the operator registers it, the developer gets a token by it.
    @Test
    void authenticatesByKeyCertificateAndAccessKeyAsTheGuidesSay() throws Exception {
        var developer = blocks("applications.md").iterator();
        var operator = blocks("operations.md").iterator();
        var inTurn = new ArrayList<Block>();
        take(2, developer, inTurn);
        take(1, operator, inTurn);
        take(2, developer, inTurn);
        take(1, operator, inTurn);
        take(1, developer, inTurn);
        take(2, operator, inTurn);
        take(1, developer, inTurn);
        take(1, operator, inTurn);
        assertThat(developer).isExhausted();
        assertThat(operator).isExhausted();

        var printed = run(inTurn);

        assertThat(printed).hasSameSizeAs(inTurn);
        for (int i = 0; i < printed.size(); i++) {
            var block = inTurn.get(i);
            if (block.answer() != null) {
                assertThat(printed.get(i)).as(block.commands()).matches(pattern(block.answer()));
            }
        }
        assertThat(inTurn).filteredOn(block -> block.answer() != null).hasSizeGreaterThan(6);
    }

    private static void take(int count, Iterator<Block> from, List<Block> into) {
        for (int i = 0; i < count; i++) {
            into.add(from.next());
        }
    }

    private static List<Block> blocks(String document) throws IOException {
        var fenced = FENCED.matcher(Files.readString(DOCS.resolve(document)))
                .results()
                .toList();
        var blocks = new ArrayList<Block>();
        for (int i = 0; i < fenced.size(); i++) {
            if (fenced.get(i).group(1).equals("sh")) {
                var answered =
                        i + 1 < fenced.size() && fenced.get(i + 1).group(1).isEmpty();
                blocks.add(new Block(
                        fenced.get(i).group(2), answered ? fenced.get(i + 1).group(2) : null));
            }
        }
        return blocks;
    }

    private static Pattern pattern(String answer) {
        return Pattern.compile(
                Arrays.stream(answer.split(ANYTHING, -1)).map(Pattern::quote).collect(Collectors.joining("[^\"\\s]+")));
    }

    /// In one shell, since each goes on with what the ones before have set.
    ///
    /// @return what each has printed
    private List<String> run(List<Block> blocks) throws IOException, InterruptedException {
        var auth = "https://localhost:" + platform.settings().port(Service.AUTH);
        var client = platform.client();
        var administrator = client.administrator();
        var registered = client.send(
                "PUT", auth + "/auth/v1/applications/camera-1", administrator.token(), "{\"appName\": \"camera\"}");
        assertThat(registered.statusCode()).as(registered.body()).isEqualTo(201);
        Files.createSymbolicLink(directory.resolve("data"), platform.data());
        var script = blocks.stream()
                .map(block -> block.commands() + "echo '" + END + "'\n")
                .collect(Collectors.joining())
                .replace("https://localhost:8444", auth);
        var output = directory.resolve("output");
        var shell = new ProcessBuilder(
                        "bash",
                        "-u",
                        Files.writeString(directory.resolve("guide.sh"), script).toString())
                .directory(directory.toFile())
                .redirectOutput(output.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        shell.environment().put("AUTH", auth);
        shell.environment().put("MP1", client.server("/mec_service_mgmt/v1"));
        shell.environment().put("ADMIN", administrator.token());
        shell.environment().put("CURL_CA_BUNDLE", "data/tls/ca.pem");
        var running = shell.start();
        try {
            assertThat(running.waitFor(2, TimeUnit.MINUTES))
                    .as("the guides end")
                    .isTrue();
        } finally {
            running.destroy();
        }
        var printed = Files.readString(output).split(Pattern.quote(END) + "\n", -1);
        return List.of(printed).subList(0, printed.length - 1);
    }
}
