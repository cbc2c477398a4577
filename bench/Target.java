import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// What a case is to reach: a line of targets.tsv.
///
/// @param subject regular expression of the cases that it is for
/// @param floorName beside which floor; "-" for a figure by itself
/// @param figure rate, median, worst or cpu: the figure, or with a floor its ratio to the floor's
/// @param atLeast whether more is better
/// @param unit of a figure by itself
/// @param words what is shown
record Target(
        String subject, String floorName, String figure, boolean atLeast, double bound, String unit, String words) {

    /// @param met nothing was measured where the value is NaN, and then it is not met
    record Verdict(Target target, String subject, String mode, double value, boolean met) {

        boolean isMeasured() {
            return !Double.isNaN(value);
        }

        String shown() {
            if (!isMeasured()) {
                return "not measured";
            }
            if (target.isRatio()) {
                return (value < 0.1 ? "%.3f" : "%.2f").formatted(value);
            }
            return "%.0f %s".formatted(value, target.unit);
        }
    }

    static List<Target> read(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(Target::of)
                .toList();
    }

    private static Target of(String line) {
        var parts = line.split("\t+");
        if (parts.length != 7) {
            throw new IllegalStateException("seven columns are expected in: " + line);
        }
        return new Target(
                parts[0],
                parts[1],
                parts[2],
                parts[3].equals(">="),
                Double.parseDouble(parts[4]),
                parts[5].equals("-") ? "" : parts[5],
                parts[6]);
    }

    private boolean isRatio() {
        return !floorName.equals("-");
    }

    /// A line for each way in which the case was measured; one that says so where it was not.
    List<Verdict> judge(List<Comparison> comparisons) {
        var verdicts = comparisons.stream()
                .filter(each -> each.subject().matches(subject))
                .filter(each -> !isRatio() || each.floorName().equals(floorName))
                .filter(each -> !each.mep().isEmpty())
                .map(each -> new Verdict(this, each.subject(), each.mode(), value(each), isMet(value(each))))
                .distinct()
                .toList();
        return verdicts.isEmpty() ? List.of(new Verdict(this, subject, "", Double.NaN, false)) : verdicts;
    }

    private double value(Comparison comparison) {
        return isRatio() ? comparison.ratio(of()) : comparison.mep(of());
    }

    private boolean isMet(double value) {
        return atLeast ? value >= bound : value <= bound;
    }

    private ToDoubleFunction<Figure> of() {
        return switch (figure) {
            case "rate" -> Figure::rate;
            case "median" -> Figure::median;
            case "worst" -> Figure::worst;
            case "cpu" -> Figure::cpu;
            case "failed" -> Figure::failed;
            default -> throw new IllegalStateException("there is no figure " + figure);
        };
    }
}
