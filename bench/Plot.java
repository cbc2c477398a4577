import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Lines over a logarithmic axis, as SVG. The other axis begins at 0, so that flat looks flat.
///
/// @param of what the sizes are sizes of
/// @param lines for each its value by the size
record Plot(String title, String of, String unit, Map<String, TreeMap<Integer, Double>> lines) {

    private static final int WIDTH = 640;
    private static final int HEIGHT = 320;
    private static final int LEFT = 60;
    private static final int RIGHT = 140;
    private static final int TOP = 36;
    private static final int BOTTOM = 44;
    private static final String[] COLOURS = {"#0b6e99", "#9a9a9a", "#c4421a", "#c9a227"};

    String svg() {
        var svg = new StringBuilder("""
                <svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" font-family="sans-serif" font-size="12">
                <rect width="100%%" height="100%%" fill="white"/>
                <text x="%d" y="20" font-size="14">%s</text>
                """.formatted(WIDTH, HEIGHT, LEFT, title));
        for (var i = 0; i <= 4; i++) {
            horizontal(svg, top() * i / 4);
        }
        lines.values().stream()
                .flatMap(line -> line.keySet().stream())
                .distinct()
                .forEach(size -> text(svg, x(size), HEIGHT - BOTTOM + 18, "middle", "%,d".formatted(size)));
        text(svg, LEFT + (WIDTH - LEFT - RIGHT) / 2.0, HEIGHT - 8, "middle", of);
        var number = 0;
        for (var line : lines.entrySet()) {
            draw(svg, line.getKey(), line.getValue(), number++);
        }
        return svg.append("</svg>\n").toString();
    }

    private void horizontal(StringBuilder svg, double value) {
        svg.append("<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#dddddd\"/>\n"
                .formatted(LEFT, WIDTH - RIGHT, y(value), y(value)));
        text(svg, LEFT - 6, y(value) + 4, "end", (top() < 10 ? "%.1f %s" : "%.0f %s").formatted(value, unit));
    }

    private void draw(StringBuilder svg, String name, TreeMap<Integer, Double> line, int number) {
        var colour = COLOURS[number % COLOURS.length];
        var points = line.entrySet().stream()
                .map(each -> "%.1f,%.1f".formatted(x(each.getKey()), y(each.getValue())))
                .collect(Collectors.joining(" "));
        svg.append("<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>\n".formatted(points, colour));
        line.forEach((size, value) -> svg.append(
                "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>\n".formatted(x(size), y(value), colour)));
        svg.append("<rect x=\"%d\" y=\"%d\" width=\"12\" height=\"3\" fill=\"%s\"/>\n"
                .formatted(WIDTH - RIGHT + 12, TOP + 8 + number * 20, colour));
        text(svg, WIDTH - RIGHT + 30, TOP + 14 + number * 20, "start", name);
    }

    private static void text(StringBuilder svg, double x, double y, String anchor, String words) {
        svg.append("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>\n".formatted(x, y, anchor, words));
    }

    private double x(int size) {
        var sizes = lines.values().stream().flatMap(line -> line.keySet().stream()).toList();
        var least = Math.log10(sizes.stream().mapToInt(Integer::intValue).min().orElse(1));
        var most = Math.log10(sizes.stream().mapToInt(Integer::intValue).max().orElse(10));
        var share = most > least ? (Math.log10(size) - least) / (most - least) : 0.5;
        return LEFT + 12 + share * (WIDTH - LEFT - RIGHT - 24);
    }

    private double y(double value) {
        return HEIGHT - BOTTOM - value / top() * (HEIGHT - TOP - BOTTOM);
    }

    /// The greatest value, and some air.
    private double top() {
        return 1.15
                * lines.values().stream()
                        .flatMap(line -> line.values().stream())
                        .mapToDouble(Double::doubleValue)
                        .max()
                        .orElse(1);
    }
}
