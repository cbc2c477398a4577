package io.edgemep.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgemep.server.gateway.Places.Held;
import io.edgemep.server.gateway.Publication.Place;
import io.edgemep.server.gateway.Publication.Upstream;
import io.edgemep.server.registry.LocalityType;
import io.edgemep.server.registry.RegisteredService;
import io.edgemep.server.registry.ServiceInfo;
import io.edgemep.server.registry.ServiceState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/// What becomes of services beside each other.
@ExtendWith(OutputCaptureExtension.class)
class JudgementTests {

    private final List<RegisteredService> services = new ArrayList<>();
    private final List<String> broken = new ArrayList<>();
    /// What becomes of a service that is not at a place of its own.
    private final Map<String, Wish> wishes = new HashMap<>();
    private Set<Held> held = Set.of();

    private Judgement judgement(String... set) {
        return new Judgement(services::forEach, this::wish, () -> held, TestGateway.properties(set));
    }

    private Wish wish(RegisteredService service) {
        if (broken.contains(service.id())) {
            throw new IllegalStateException("nobody has thought of that");
        }
        return wishes.getOrDefault(service.id(), at(service.id(), "10.0.0." + services.indexOf(service)));
    }

    private static Wish at(String id, String... hosts) {
        var places =
                Arrays.stream(hosts).map(host -> new Place(host, 80, false)).toList();
        return new Wish.Wanted(new Publication(id, null, new Upstream("http", places, null)));
    }

    private void registered(String id, String owner, String... hosts) {
        services.removeIf(service -> service.id().equals(id));
        services.add(service(id, owner, 1));
        wishes.put(id, at(id, hosts));
    }

    private void withdrawn(String id) {
        services.removeIf(service -> service.id().equals(id));
    }

    /// A round that is written down.
    private List<String> published(Judgement judgement) {
        var wanted = wanted(judgement);
        held = judgement.all().places();
        return wanted;
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
        return judgement.all().services().entrySet().stream()
                .filter(entry -> entry.getValue().wish() instanceof Wish.Wanted)
                .map(Map.Entry::getKey)
                .toList();
    }

    private static void assertTaken(Judgement judgement, String id) {
        assertThat(judgement.all().services().get(id))
                .extracting(Judged::wish)
                .isInstanceOfSatisfying(
                        Wish.Unfit.class, unfit -> assertThat(unfit.reason()).contains("another application holds"));
    }

    private static String resting(Judgement judgement, String id) {
        var judged = judgement.all().services().get(id);
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
        assertThat(judgement.all().services().get("b"))
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

    @Test
    void leavesAPlaceToItsHolderWhenAnOlderServiceIsMovedThere() {
        registered("a", "attacker", "10.9.0.1");
        registered("b", "victim", "10.9.0.2");
        var judgement = judgement();
        assertThat(published(judgement)).containsExactly("a", "b");

        registered("a", "attacker", "10.9.0.2");

        assertThat(published(judgement)).containsExactly("b");
        assertTaken(judgement, "a");
    }

    @Test
    void leavesAPlaceToItsHolderWhileThatOneRests() {
        registered("b", "victim", "10.9.0.2");
        var judgement = judgement();
        assertThat(published(judgement)).containsExactly("b");

        wishes.put("b", new Wish.Resting("The service is SUSPENDED."));
        registered("a", "attacker", "10.9.0.2");
        registered("c", "attacker", "10.9.0.3", "10.9.0.2");

        assertThat(published(judgement)).isEmpty();
        assertTaken(judgement, "a");
        assertTaken(judgement, "c");
        registered("b", "victim", "10.9.0.2");
        assertThat(published(judgement)).containsExactly("b");
    }

    @Test
    void givesNoPlaceToAServiceThatRestsBeforeItWasEverPublished() {
        registered("a", "idle", "10.9.0.2");
        wishes.put("a", new Wish.Resting("The service is INACTIVE."));
        registered("b", "other", "10.9.0.2");

        assertThat(published(judgement())).containsExactly("b");
    }

    @Test
    void givesNoPlaceToWhatIsBeyondTheBounds() {
        registered("a", "greedy", "10.9.0.1");
        registered("b", "greedy", "10.9.0.2");
        registered("c", "modest", "10.9.0.2");
        var judgement = judgement("max-publications-per-application", "1");

        assertThat(published(judgement)).containsExactly("a", "c");

        withdrawn("a");
        assertThat(published(judgement)).containsExactly("c");
        assertTaken(judgement, "b");
    }

    @Test
    void countsNoServiceWhosePlaceIsTaken() {
        registered("a", "first", "10.9.0.1");
        registered("b", "second", "10.9.0.1");
        registered("c", "second", "10.9.0.3");
        var judgement = judgement("max-publications", "2", "max-publications-per-application", "1");

        assertThat(published(judgement)).containsExactly("a", "c");
    }

    @Test
    void freesAPlaceWhoseHolderIsGoneOrElsewhereOrUnfit() {
        registered("b", "holder", "10.9.0.1", "10.9.0.2");
        registered("c", "next", "10.9.0.2");
        var judgement = judgement();
        assertThat(published(judgement)).containsExactly("b");

        registered("b", "holder", "10.9.0.1");
        assertThat(published(judgement)).containsExactly("b", "c");

        wishes.put("c", new Wish.Unfit("It says nothing."));
        registered("d", "third", "10.9.0.2");
        assertThat(published(judgement)).containsExactly("b", "d");

        wishes.put("d", new Wish.None());
        registered("a", "fourth", "10.9.0.2");
        assertThat(published(judgement)).containsExactly("a", "b");

        withdrawn("a");
        registered("e", "fifth", "10.9.0.2");
        assertThat(published(judgement)).containsExactly("b", "e");
        assertThat(held).containsExactlyInAnyOrder(new Held("10.9.0.1:80", "b"), new Held("10.9.0.2:80", "e"));
    }

    @Test
    void leavesWhatAServiceHoldsToItWhenItNamesATakenPlaceToo() {
        registered("b", "one", "10.9.0.1");
        registered("c", "two", "10.9.0.2");
        var judgement = judgement();
        assertThat(published(judgement)).containsExactly("b", "c");

        registered("b", "one", "10.9.0.1", "10.9.0.2");
        registered("a", "three", "10.9.0.1");

        assertThat(published(judgement)).containsExactly("c");
        assertTaken(judgement, "a");
        assertTaken(judgement, "b");
    }

    @Test
    void leavesAPlaceToAnApplicationAsLongAsOneOfItsServicesIsThere() {
        registered("b", "one", "10.9.0.1");
        registered("c", "one", "10.9.0.1");
        var judgement = judgement();
        assertThat(published(judgement)).containsExactly("b", "c");

        withdrawn("b");
        registered("a", "two", "10.9.0.1");

        assertThat(published(judgement)).containsExactly("c");
        assertTaken(judgement, "a");
    }
}
