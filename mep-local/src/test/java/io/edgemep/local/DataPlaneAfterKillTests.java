package io.edgemep.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The real services, killed while traffic rules are put into the kernel and while they are to be taken out again.
/// Whatever the API says of them is compared with what nft lists.
@ExtendWith(RealPlatform.Running.class)
class DataPlaneAfterKillTests {

    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final int RULES = 60;

    private final RealPlatform platform;
    private ManagedApplication app;

    DataPlaneAfterKillTests(RealPlatform platform) {
        assumeTrue(platform.namespace().isUsable(), TestNamespace.UNUSABLE);
        this.platform = platform;
    }

    @BeforeEach
    void register() throws IOException {
        app = new ManagedApplication(platform.client());
    }

    @AfterEach
    void close() {
        app.close();
    }

    @Test
    void steersAsTheApiSaysWheneverItIsKilled() throws Exception {
        app.configureAndKill(platform::killServer, manyRules());
        var before = inKernel();
        assertThat(before).as("some are there and others are not").hasSizeBetween(3, RULES - 1);

        platform.start();
        await("the job goes on").atMost(LIMIT).until(() -> told().size() == RULES);
        assertThat(inKernel()).isEqualTo(told()).containsAll(before);

        app.turn("traffic_rules/r7", "INACTIVE");
        await().atMost(LIMIT).until(() -> !app.inEffect().contains("r7"));
        assertThat(inKernel()).isEqualTo(told()).hasSize(RULES - 1).doesNotContain("r7");

        app.subscribe();
        var operationId = app.terminate(600);
        await().atMost(LIMIT).until(() -> !app.notified().isEmpty());
        platform.killServer();
        assertThat(inKernel()).as("what steers outlives the process").hasSize(RULES - 1);

        platform.start();
        assertThat(app.stateOf(operationId)).isEqualTo("PROCESSING");
        assertThat(inKernel())
                .as("nothing is taken away while it may go on")
                .isEqualTo(told())
                .hasSize(RULES - 1);
        app.confirmTermination();
        await().atMost(LIMIT).until(() -> app.stateOf(operationId).equals("COMPLETED"));
        assertThat(platform.namespace().nft("list", "tables"))
                .as("no rule, no table")
                .isEmpty();
        // Closed to it; and when mep-server has heard that its credentials are disabled, its token is none any more.
        assertThat(app.statusOfRules()).isIn(401, 403);
    }

    private String manyRules() {
        return IntStream.range(0, RULES)
                .mapToObj(number -> """
                        {"trafficRuleId": "r%d", "filterType": "FLOW", "priority": %d, "action": "DROP",
                         "trafficFilter": [{"dstAddress": ["203.0.113.%d"], "dstPort": ["9"], "protocol": ["UDP"]}]}""".formatted(number, number, number))
                .collect(Collectors.joining(
                        ",", "{\"appName\": \"%s\", \"appTrafficRule\": [".formatted(app.id()), "]}"));
    }

    /// The rules that the manager is told are in effect. No answer may tell one that the kernel does not have: none is
    /// taken out while this is asked.
    private Set<String> told() throws IOException {
        var told = app.inEffect();
        assertThat(inKernel()).as("rules that are told to be in effect").containsAll(told);
        return told;
    }

    /// The rules that the kernel has, by the comments of its own. All tables are listed at once: one by one,
    /// each may be replaced between the list of tables and its own.
    private Set<String> inKernel() {
        var prefix = app.id() + "/";
        var rules = new HashSet<String>();
        for (var object : PlatformClient.JSON.readTree(ruleset()).path("nftables")) {
            var rule = object.path("rule");
            var comment = rule.path("comment").asString("");
            if (rule.path("table").asString("").equals("mep") && comment.startsWith(prefix)) {
                rules.add(comment.substring(prefix.length()));
            }
        }
        return rules;
    }

    /// nft fails where the tables are replaced while it reads them.
    private String ruleset() {
        return await().atMost(LIMIT)
                .until(() -> platform.namespace().nft("-j", "list", "ruleset"), listing -> listing.startsWith("{"));
    }
}
