import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The figures of a run, each measurement with each of its floors, in the order in which they were noted.
record Comparisons(List<Comparison> all, long failed) {

    private static final String HEARTBEAT = "heartbeat";
    private static final String REGISTRATION = "registration";

    static Comparisons of(Path figures) throws IOException {
        var noted = Files.readAllLines(figures).stream().map(Figure::of).toList();
        var lines = Stream.concat(noted.stream(), besideHeartbeats(noted)).toList();
        Map<List<String>, List<Figure>> groups = new LinkedHashMap<>();
        for (var subject : new LinkedHashSet<>(lines.stream().map(Figure::subject).toList())) {
            lines.stream()
                    .filter(line -> line.subject().equals(subject))
                    .forEach(line -> groups.computeIfAbsent(List.of(line.mode(), subject), _ -> new ArrayList<>())
                            .add(line));
        }
        var all = groups.values().stream().flatMap(Comparisons::compared).toList();
        return new Comparisons(all, noted.stream().mapToLong(Figure::failed).sum());
    }

    /// A heartbeat is measured by what it takes to register durably, too.
    private static Stream<Figure> besideHeartbeats(List<Figure> noted) {
        return noted.stream()
                .filter(line -> line.isMeasured() && line.subject().equals(REGISTRATION))
                .map(line -> new Figure(
                        line.mode(),
                        HEARTBEAT,
                        REGISTRATION,
                        line.rate(),
                        line.median(),
                        line.worst(),
                        line.cpu(),
                        0));
    }

    private static Stream<Comparison> compared(List<Figure> lines) {
        var one = lines.getFirst();
        var byWhat = lines.stream()
                .collect(Collectors.groupingBy(Figure::what, LinkedHashMap::new, Collectors.toList()));
        var mep = byWhat.getOrDefault(Figure.MEASURED, List.of());
        if (byWhat.size() == 1 && !mep.isEmpty()) {
            return Stream.of(new Comparison(one.mode(), one.subject(), "", mep, List.of()));
        }
        return byWhat.entrySet().stream()
                .filter(each -> !each.getKey().equals(Figure.MEASURED))
                .map(each -> new Comparison(one.mode(), one.subject(), each.getKey(), mep, each.getValue()));
    }

    List<Comparison> of(Section section) {
        return all.stream()
                .filter(each -> Section.of(each.subject()) == section)
                .toList();
    }
}
