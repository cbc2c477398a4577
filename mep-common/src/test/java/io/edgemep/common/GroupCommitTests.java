package io.edgemep.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgemep.common.GroupCommit.Limits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GroupCommitTests {

    private static final Duration LONG = Duration.ofSeconds(10);
    private static final Duration SHORT = Duration.ofMillis(50);

    private final List<List<Integer>> written = new ArrayList<>();
    private final CountDownLatch first = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);
    private GroupCommit<Integer, String> commits = started(new Limits(100, 100, LONG, LONG));

    /// Writes even numbers, and passes over the odd ones.
    private Map<Integer, String> write(List<Integer> numbers) {
        written.add(numbers);
        first.countDown();
        try {
            go.await();
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
        return numbers.stream()
                .filter(number -> number % 2 == 0)
                .collect(Collectors.toMap(Function.identity(), String::valueOf));
    }

    private GroupCommit<Integer, String> started(Limits limits) {
        var commit = new GroupCommit<>("test-writer", limits, this::write);
        commit.start();
        return commit;
    }

    private CompletableFuture<Optional<String>> meanwhile(int number) {
        return CompletableFuture.supplyAsync(() -> commits.write(number), Executors.newVirtualThreadPerTaskExecutor());
    }

    private CompletableFuture<Optional<String>> writing(int number) throws InterruptedException {
        var writing = meanwhile(number);
        first.await();
        return writing;
    }

    @AfterEach
    void stop() {
        go.countDown();
        commits.stop();
    }

    @Test
    void writesTogetherWhatComesMeanwhile() throws Exception {
        var alone = writing(0);
        var others = IntStream.range(1, 11).mapToObj(this::meanwhile).toList();
        while (commits.waiting() < others.size()) {
            Thread.onSpinWait();
        }
        go.countDown();

        assertThat(alone.join()).contains("0");
        assertThat(others.stream().map(CompletableFuture::join).flatMap(Optional::stream))
                .containsExactly("2", "4", "6", "8", "10");
        assertThat(written).extracting(List::size).containsExactly(1, 10);
    }

    @Test
    void writesNoMoreThanItMayAtATime() throws Exception {
        commits.stop();
        commits = started(new Limits(3, 100, LONG, LONG));
        var _ = writing(0);
        var others = IntStream.range(1, 8).mapToObj(this::meanwhile).toList();
        while (commits.waiting() < others.size()) {
            Thread.onSpinWait();
        }
        go.countDown();

        others.forEach(CompletableFuture::join);
        assertThat(written).extracting(List::size).containsExactly(1, 3, 3, 1);
    }

    @Test
    void letsNoMoreWaitThanItMay() throws Exception {
        commits.stop();
        commits = started(new Limits(100, 1, LONG, LONG));
        var _ = writing(0);
        var second = meanwhile(2);
        while (commits.waiting() < 1) {
            Thread.onSpinWait();
        }

        assertThat(commits.write(4)).isEmpty();
        assertThat(second).isNotDone();
    }

    @Test
    void neverWritesWhatHasGivenUpWaiting() throws Exception {
        commits.stop();
        commits = started(new Limits(100, 1, SHORT, LONG));
        var first = writing(0);

        assertThatThrownBy(() -> commits.write(2))
                .isInstanceOf(Unavailable.class)
                .hasMessageContaining("and was not");
        // Its place is free again.
        assertThat(commits.waiting()).isZero();
        go.countDown();
        assertThat(first.join()).contains("0");
        assertThat(commits.write(4)).contains("4");
        assertThat(written).containsExactly(List.of(0), List.of(4));
    }

    @Test
    void doesNotSayOfWhatIsBeingWrittenThatItWasNot() throws Exception {
        commits.stop();
        commits = started(new Limits(100, 100, SHORT, SHORT));
        var unknown = writing(0);

        assertThatThrownBy(unknown::join)
                .hasCauseInstanceOf(Unavailable.class)
                .hasMessageContaining("is not known yet");
    }

    @Test
    void writesOnAfterAnErrorOfWhichEveryoneIsTold() {
        go.countDown();
        commits.stop();
        commits = new GroupCommit<>("test-writer", new Limits(100, 100, LONG, LONG), numbers -> {
            if (numbers.contains(0)) {
                throw new StackOverflowError("of a test");
            }
            return write(numbers);
        });
        commits.start();

        assertThatThrownBy(() -> commits.write(0)).hasCauseInstanceOf(StackOverflowError.class);
        assertThat(commits.write(2)).contains("2");
    }

    @Test
    void sendsAwayWhatIsLeftWhenItStops() throws Exception {
        var _ = writing(0);
        var left = meanwhile(2);
        while (commits.waiting() < 1) {
            Thread.onSpinWait();
        }
        var stopping = CompletableFuture.runAsync(commits::stop);
        while (commits.isRunning()) {
            Thread.onSpinWait();
        }
        go.countDown();
        stopping.join();

        assertThat(left.join()).isEmpty();
        assertThat(written).containsExactly(List.of(0));
        assertThat(commits.write(4)).isEmpty();
    }
}
