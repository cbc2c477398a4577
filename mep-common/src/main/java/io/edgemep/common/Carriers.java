package io.edgemep.common;

/// The threads that carry virtual ones.
///
/// A virtual thread that loads a class keeps its carrier, also while it waits for a jar's lock; the one that has the
/// lock may be without a carrier then. With one carrier for each of two processors both were kept like that when
/// requests came during a start, and nothing ran any more.
public final class Carriers {

    private static final String PARALLELISM = "jdk.virtualThreadScheduler.parallelism";
    private static final int ENOUGH = 32;

    private Carriers() {}

    /// To be called before there is any virtual thread; what was set on the command line stays.
    public static void provide() {
        if (System.getProperty(PARALLELISM) == null) {
            var processors = Runtime.getRuntime().availableProcessors();
            System.setProperty(PARALLELISM, Integer.toString(Math.max(ENOUGH, processors)));
        }
    }
}
