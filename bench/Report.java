import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Makes the tables of docs/benchmarks.md of the figures that measure.sh notes: medians of all rounds, ratios first.
///
/// Arguments: file of facts, file of figures, and the document to write between its markers; printed if there is none.
public final class Report {

    private static final String BEGIN = "<!-- bench/run writes from here -->";
    private static final String END = "<!-- to here -->";
    private static final String MEASURED = "mep";
    private static final String NOTIFICATION = "notification";

    /// A line of the figures; NaN where there is none.
    private record Figure(
            String mode, String subject, String what, double rate, double median, double worst, double cpu, long failed) {

        static Figure of(String line) {
            var parts = line.split("\t");
            return new Figure(
                    parts[0],
                    parts[1],
                    parts[2],
                    number(parts[3]),
                    number(parts[4]),
                    number(parts[5]),
                    number(parts[6]),
                    Long.parseLong(parts[7]));
        }

        private static double number(String text) {
            return text.equals("-") ? Double.NaN : Double.parseDouble(text);
        }
    }

    /// All rounds of one measurement, and of one of its floors.
    private record Comparison(String mode, String subject, String floorName, List<Figure> mep, List<Figure> floor) {

        double mep(ToDoubleFunction<Figure> of) {
            return median(mep.stream().mapToDouble(of).sorted().toArray());
        }

        double floor(ToDoubleFunction<Figure> of) {
            return median(floor.stream().mapToDouble(of).sorted().toArray());
        }

        /// Round by round, because what else the machine does changes from one to the next.
        double[] ratios(ToDoubleFunction<Figure> of) {
            return IntStream.range(0, Math.min(mep.size(), floor.size()))
                    .mapToDouble(i -> of.applyAsDouble(mep.get(i)) / of.applyAsDouble(floor.get(i)))
                    .sorted()
                    .toArray();
        }

        private static double median(double[] sorted) {
            return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
        }

        String ratio(ToDoubleFunction<Figure> of, int decimals) {
            var ratios = ratios(of);
            if (Double.isNaN(median(ratios))) {
                return "";
            }
            var format = "%." + decimals + "f";
            var range = " (" + format + "-" + format + ")";
            return ("**" + format + "**").formatted(median(ratios))
                    + (ratios.length > 1 ? range.formatted(ratios[0], ratios[ratios.length - 1]) : "");
        }
    }

    private final List<Comparison> comparisons;
    private final StringBuilder text = new StringBuilder();

    private Report(List<Figure> figures) {
        comparisons = comparisons(figures);
    }

    public static void main(String[] args) throws IOException {
        Locale.setDefault(Locale.ROOT);
        var figures =
                Files.readAllLines(Path.of(args[1])).stream().map(Figure::of).toList();
        var report = new Report(figures).write(Files.readAllLines(Path.of(args[0])), figures);
        System.out.println(report);
        if (args.length > 2) {
            replace(Path.of(args[2]), report);
        }
    }

    private static void replace(Path document, String report) throws IOException {
        var old = Files.readString(document);
        var begin = old.indexOf(BEGIN);
        var end = old.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IllegalStateException(document + " has lost the markers between which the result goes");
        }
        Files.writeString(document, old.substring(0, begin + BEGIN.length()) + "\n\n" + report + "\n" + old.substring(end));
    }

    private static List<Comparison> comparisons(List<Figure> figures) {
        Map<List<String>, Map<String, List<Figure>>> groups = figures.stream()
                .collect(Collectors.groupingBy(
                        figure -> List.of(figure.subject(), figure.mode()),
                        LinkedHashMap::new,
                        Collectors.groupingBy(Figure::what, LinkedHashMap::new, Collectors.toList())));
        Set<String> subjects = new LinkedHashSet<>(figures.stream().map(Figure::subject).toList());
        var comparisons = new ArrayList<Comparison>();
        for (var subject : subjects) {
            groups.forEach((key, byWhat) -> {
                if (key.getFirst().equals(subject)) {
                    byWhat.forEach((what, floor) -> {
                        if (!what.equals(MEASURED)) {
                            comparisons.add(new Comparison(
                                    key.getLast(), subject, what, byWhat.getOrDefault(MEASURED, List.of()), floor));
                        }
                    });
                }
            });
        }
        return comparisons;
    }

    private String write(List<String> facts, List<Figure> figures) {
        facts.forEach(fact -> text.append("- ").append(fact).append('\n'));
        text.append("\n### Requests per second\n\n");
        text.append("| | over | of the floor's rate | of its CPU time | per s | median ms | p99 ms | CPU us | floor | per s"
                + " | mean or median ms | CPU us |\n|---|---|---|---|--:|--:|--:|--:|---|--:|--:|--:|\n");
        comparisons.stream().filter(each -> !isNotification(each)).forEach(this::rate);
        flatness();
        text.append("\n### Notification latency, in milliseconds after the answer to the registration\n\n");
        text.append("| | registered over | ratio of the last ones | median | p99 | last | floor: median | p99 | last |\n"
                + "|---|---|---|--:|--:|--:|--:|--:|--:|\n");
        comparisons.stream().filter(Report::isNotification).forEach(this::latency);
        var failed = figures.stream().mapToLong(Figure::failed).sum();
        text.append("\n%s\n".formatted(failed == 0 ? "No request failed." : "**%d requests failed.**".formatted(failed)));
        return text.toString();
    }

    private static boolean isNotification(Comparison comparison) {
        return comparison.subject().startsWith(NOTIFICATION);
    }

    private void rate(Comparison row) {
        text.append("| %s | %s | %s | %s | %.0f | %.2f | %.1f | %s | %s | %.0f | %.2f | %s |%n"
                .formatted(
                        row.subject(),
                        row.mode(),
                        row.ratio(Figure::rate, 2),
                        row.ratio(Figure::cpu, 1),
                        row.mep(Figure::rate),
                        row.mep(Figure::median),
                        row.mep(Figure::worst),
                        cpu(row.mep(Figure::cpu)),
                        row.floorName(),
                        row.floor(Figure::rate),
                        row.floor(Figure::median),
                        cpu(row.floor(Figure::cpu))));
    }

    private static String cpu(double microseconds) {
        return Double.isNaN(microseconds) ? "" : "%.0f".formatted(microseconds);
    }

    private void latency(Comparison row) {
        text.append("| %s | %s | **%.2f** | %.2f | %.2f | %.2f | %.2f | %.2f | %.2f |%n"
                .formatted(
                        row.subject(),
                        row.mode(),
                        row.mep(Figure::rate) / row.floor(Figure::rate),
                        row.mep(Figure::median),
                        row.mep(Figure::worst),
                        row.mep(Figure::rate),
                        row.floor(Figure::median),
                        row.floor(Figure::worst),
                        row.floor(Figure::rate)));
    }

    private void flatness() {
        var byMode = comparisons.stream()
                .filter(each -> each.subject().startsWith("discovery"))
                .collect(Collectors.groupingBy(Comparison::mode, LinkedHashMap::new, Collectors.toList()));
        byMode.forEach((mode, rows) -> text.append(
                "\nOver %s, a discovery among the most services takes %.2f times the CPU time of one among the fewest.%n"
                        .formatted(mode, rows.getLast().mep(Figure::cpu) / rows.getFirst().mep(Figure::cpu))));
    }
}
