/// A line of the figures that measure.sh notes; NaN where there is none.
///
/// @param mode how the server was reached, or how it was run
/// @param subject the case that was measured
/// @param what "mep", or the name of a floor or a peer that was measured beside it
/// @param rate per second
/// @param median in milliseconds
/// @param worst 99th percentile in milliseconds
/// @param cpu microseconds of the server's processor time for one
/// @param failed how many were not answered, or not as they should
record Figure(
        String mode, String subject, String what, double rate, double median, double worst, double cpu, long failed) {

    static final String MEASURED = "mep";

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

    boolean isMeasured() {
        return what.equals(MEASURED);
    }
}
