import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;

/// How a cost grows with the size of what is kept: a plot for each, beside the document that shows them.
record Growth(Comparisons comparisons) {

    private static final Pattern DISCOVERY = Pattern.compile("discovery, (\\d+) services");
    private static final Pattern REGISTRATION = Pattern.compile("growth: registration, (\\d+) subscriptions");

    /// @return what the document says of them
    String write(Path document) throws IOException {
        var directory = document.resolveSibling(document.getFileName().toString().replace(".md", ""));
        Files.createDirectories(directory);
        return "\n### Growth\n\n"
                + plot(directory, "discovery-cpu", "Discovery by name: CPU time of the server", "services", "us",
                        DISCOVERY, Figure::cpu)
                + plot(directory, "discovery-latency", "Discovery by name: median latency", "services", "ms",
                        DISCOVERY, Figure::median)
                + plot(directory, "registration-cpu", "Registration: CPU time of the server", "subscriptions", "us",
                        REGISTRATION, Figure::cpu)
                + plot(directory, "registration-latency", "Registration: median latency", "subscriptions", "ms",
                        REGISTRATION, Figure::median);
    }

    private String plot(
            Path directory,
            String name,
            String title,
            String of,
            String unit,
            Pattern cases,
            ToDoubleFunction<Figure> figure)
            throws IOException {
        var lines = lines(cases, figure);
        if (lines.isEmpty()) {
            return "";
        }
        Files.writeString(directory.resolve(name + ".svg"), new Plot(title, of, unit, lines).svg());
        return "![%s](%s/%s.svg)\n\n".formatted(title, directory.getFileName(), name);
    }

    /// For each way in which the server was reached: the figure by the size.
    private Map<String, TreeMap<Integer, Double>> lines(Pattern cases, ToDoubleFunction<Figure> figure) {
        Map<String, TreeMap<Integer, Double>> lines = new LinkedHashMap<>();
        for (var each : comparisons.all()) {
            var size = cases.matcher(each.subject());
            if (size.matches() && !each.mep().isEmpty()) {
                var at = Integer.valueOf(size.group(1));
                lines.computeIfAbsent(each.mode(), _ -> new TreeMap<>()).put(at, each.mep(figure));
                if (each.floorName().equals("floor")) {
                    lines.computeIfAbsent("floor, " + each.mode(), _ -> new TreeMap<>())
                            .put(at, each.floor(figure));
                }
            }
        }
        return lines;
    }
}
