package io.edgemep.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgemep.server.gateway.Publication.Place;
import io.edgemep.server.gateway.Publication.Upstream;
import io.edgemep.server.registry.LocalityType;
import io.edgemep.server.registry.RegisteredService;
import io.edgemep.server.registry.ServiceInfo;
import io.edgemep.server.registry.ServiceState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/// What becomes of services beside each other.
@ExtendWith(OutputCaptureExtension.class)
class JudgementTests {

    private final List<RegisteredService> services = new ArrayList<>();
    private final List<String> broken = new ArrayList<>();

    private Judgement judgement(String... set) {
        return new Judgement(services::forEach, this::wish, TestGateway.properties(set));
    }

    private Wish wish(RegisteredService service) {
        if (broken.contains(service.id())) {
            throw new IllegalStateException("nobody has thought of that");
        }
        var place = new Place("10.0.0." + services.indexOf(service), 80, false);
        return new Wish.Wanted(new Publication(service.id(), null, new Upstream("http", List.of(place), null)));
    }

    private static RegisteredService service(String id, String owner, long version) {
        var info = new ServiceInfo(
                id,
                "name",
                null,
                "1",
                ServiceState.ACTIVE,
                null,
                null,
                "JSON",
                LocalityType.MEC_HOST,
                null,
                null,
                null,
                null);
        return new RegisteredService(owner, info, version);
    }

    private static List<String> wanted(Judgement judgement) {
        return judgement.all().entrySet().stream()
                .filter(entry -> entry.getValue().wish() instanceof Wish.Wanted)
                .map(java.util.Map.Entry::getKey)
                .toList();
    }

    private static String resting(Judgement judgement, String id) {
        var judged = judgement.all().get(id);
        return judged != null && judged.wish() instanceof Wish.Resting(var reason) ? reason : "";
    }

    @Test
    void goesOnWhenOneServiceCannotBeJudgedAndSaysSoOnceForEachVersion(CapturedOutput output) {
        services.add(service("a", "one", 1));
        services.add(service("b", "one", 1));
        services.add(service("c", "one", 1));
        broken.add("b");
        var judgement = judgement();

        assertThat(wanted(judgement)).containsExactly("a", "c");
        assertThat(wanted(judgement)).containsExactly("a", "c");
        assertThat(judgement.all().get("b"))
                .extracting(Judged::wish)
                .isInstanceOfSatisfying(
                        Wish.Unfit.class, unfit -> assertThat(unfit.reason()).contains("cannot judge"));
        assertThat(output).containsOnlyOnce("The service b is not published").contains("nobody has thought of that");

        services.set(1, service("b", "one", 2));
        judgement.all();
        assertThat(output.getOut().split("The service b is not published", -1)).hasSize(3);

        broken.clear();
        assertThat(wanted(judgement)).containsExactly("a", "b", "c");
    }

    @Test
    void givesOneApplicationNoMoreThanItsShareAndTheOthersTheRest() {
        for (var id : List.of("a", "b", "c", "d")) {
            services.add(service(id, "greedy", 1));
        }
        services.add(service("e", "modest", 1));
        services.add(service("f", "third", 1));
        var judgement = judgement("max-publications", "3", "max-publications-per-application", "2");

        assertThat(wanted(judgement)).containsExactly("a", "b", "e");
        assertThat(resting(judgement, "c")).contains("2 services of this application");
        assertThat(resting(judgement, "f")).contains("3 services, the most it may");

        services.removeFirst();
        assertThat(wanted(judgement)).containsExactly("b", "c", "e");
    }

    @Test
    void givesAnApplicationTwentyAndAllAThousandByDefault() {
        for (int each = 0; each < 21; each++) {
            services.add(service("s%02d".formatted(each), "one", 1));
        }

        assertThat(wanted(judgement())).hasSize(20).doesNotContain("s20");
        assertThat(TestGateway.properties().maxPublications()).isEqualTo(1000);
    }
}
