import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/// All rounds of one measurement, and of one of its floors; no rounds of the latter where there is none.
record Comparison(String mode, String subject, String floorName, List<Figure> mep, List<Figure> floor) {

    double mep(ToDoubleFunction<Figure> of) {
        return median(mep.stream().mapToDouble(of).sorted().toArray());
    }

    double floor(ToDoubleFunction<Figure> of) {
        return median(floor.stream().mapToDouble(of).sorted().toArray());
    }

    /// The median of the rounds' ratios.
    double ratio(ToDoubleFunction<Figure> of) {
        return median(ratios(of));
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

    /// Round by round, because what else the machine does changes from one to the next.
    private double[] ratios(ToDoubleFunction<Figure> of) {
        return IntStream.range(0, Math.min(mep.size(), floor.size()))
                .mapToDouble(i -> of.applyAsDouble(mep.get(i)) / of.applyAsDouble(floor.get(i)))
                .sorted()
                .toArray();
    }

    private static double median(double[] sorted) {
        return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
    }
}
