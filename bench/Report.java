import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Prints what bench/run has measured: the targets first, then each figure beside its floor.
///
/// Arguments: file of facts, file of figures, file of targets, and the document to write between its markers, beside
/// which the plots go; without it nothing is written. The property `bench.red` prints misses in red.
public final class Report {

    private static final String BEGIN = "<!-- bench/run writes from here -->";
    private static final String END = "<!-- to here -->";
    private static final String MISSED = "🔴 **missed**";

    private final List<String> facts;
    private final Comparisons comparisons;
    private final List<Target> targets;
    private final StringBuilder text = new StringBuilder();

    private Report(List<String> facts, Comparisons comparisons, List<Target> targets) {
        this.facts = facts;
        this.comparisons = comparisons;
        this.targets = targets;
    }

    public static void main(String[] args) throws IOException {
        Locale.setDefault(Locale.ROOT);
        var comparisons = Comparisons.of(Path.of(args[1]));
        var report = new Report(Files.readAllLines(Path.of(args[0])), comparisons, Target.read(Path.of(args[2])));
        var written = report.write();
        System.out.println(Boolean.getBoolean("bench.red") ? inRed(written) : written);
        if (args.length > 3) {
            var document = Path.of(args[3]);
            var plots = new Growth(comparisons).write(document);
            replace(document, written + plots);
        }
    }

    private static String inRed(String report) {
        return report.lines()
                .map(line -> line.contains("🔴") ? "\u001B[31m" + line + "\u001B[0m" : line)
                .collect(Collectors.joining("\n"));
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

    private String write() {
        facts.forEach(fact -> text.append("- ").append(fact).append('\n'));
        verdicts();
        table(Section.REQUESTS, "Requests per second");
        table(Section.NOTIFICATION, "Notifications, in milliseconds after the answer to the registration");
        table(Section.GROWTH, "Registrations beside more and more subscriptions");
        table(Section.REPLICAS, "Three replicas on one PostgreSQL");
        table(Section.START, "From the start of a process until it is ready");
        single(Section.MEMORY, "Resident memory", "MB");
        single(Section.STORAGE, "What the database keeps and writes", "octets");
        var failed = comparisons.failed();
        text.append("\n%s\n".formatted(failed == 0 ? "No request failed." : "🔴 **%d requests failed.**".formatted(failed)));
        return text.toString();
    }

    private void verdicts() {
        text.append("\n### Targets\n\n| | over | target | measured | |\n|---|---|---|--:|---|\n");
        var verdicts = targets.stream()
                .flatMap(target -> target.judge(comparisons.all()).stream())
                .toList();
        for (var each : verdicts) {
            var mark = !each.isMeasured() ? "🔴 **not measured**" : each.met() ? "met" : MISSED;
            text.append("| %s | %s | %s | %s | %s |\n"
                    .formatted(each.subject(), each.mode(), each.target().words(), each.shown(), mark));
        }
        var met = verdicts.stream().filter(Target.Verdict::met).count();
        text.append("\n%d of %d targets are met, %d are missed.\n"
                .formatted(met, verdicts.size(), verdicts.size() - met));
    }

    private void table(Section section, String title) {
        var rows = comparisons.of(section);
        if (rows.isEmpty()) {
            return;
        }
        var first = section == Section.START ? "time" : "rate";
        text.append("\n### ").append(title).append("\n\n");
        text.append("| | over | of the floor's " + first + " | of its CPU time | per s | median ms | p99 ms | CPU us | floor | per s"
                + " | mean or median ms | p99 ms | CPU us |\n|---|---|---|---|--:|--:|--:|--:|---|--:|--:|--:|--:|\n");
        for (var row : rows) {
            text.append("| %s | %s | %s | %s | %s | %s | %s | %s | %s | %s | %s | %s | %s |\n"
                    .formatted(
                            row.subject(),
                            row.mode(),
                            row.ratio(section == Section.START ? Figure::median : Figure::rate, 2),
                            row.ratio(Figure::cpu, 2),
                            number(row.mep(Figure::rate), 0),
                            number(row.mep(Figure::median), 2),
                            number(row.mep(Figure::worst), 1),
                            number(row.mep(Figure::cpu), 0),
                            row.floorName(),
                            number(row.floor(Figure::rate), 0),
                            number(row.floor(Figure::median), 2),
                            number(row.floor(Figure::worst), 1),
                            number(row.floor(Figure::cpu), 0)));
        }
    }

    /// Of what has no floor and no rate.
    private void single(Section section, String title, String unit) {
        var rows = comparisons.of(section);
        if (!rows.isEmpty()) {
            text.append("\n### %s\n\n| | run with | %s |\n|---|---|--:|\n".formatted(title, unit));
            rows.forEach(row -> text.append("| %s | %s | %.0f |\n"
                    .formatted(row.subject(), row.mode(), row.mep(Figure::median))));
        }
    }

    private static String number(double value, int decimals) {
        return Double.isNaN(value) ? "" : ("%." + decimals + "f").formatted(value);
    }
}
