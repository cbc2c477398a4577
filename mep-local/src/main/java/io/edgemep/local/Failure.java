package io.edgemep.local;

/// Why a command ends here, in one sentence for whoever typed it.
final class Failure extends RuntimeException {

    Failure(String sentence) {
        super(sentence);
    }

    Failure(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
