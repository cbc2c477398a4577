package io.edgemep.local;

/// Entry of `./mep`: one command a run.
public final class Local {

    private Local() {}

    public static void main(String[] args) {
        System.exit(args.length == 0 ? 2 : 0);
    }
}
