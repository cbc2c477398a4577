package io.edgemep.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

class RequestRateTests {

    private final RequestRate rate = new RequestRate(3);

    private boolean admits(String application) {
        return rate.admits(new MockHttpServletRequest(), application);
    }

    @Test
    void admitsNoMoreThanSoManyRequestsOfAnApplicationInASecond() {
        var began = System.nanoTime();
        var admitted = 0;
        while (admits("camera-1")) {
            admitted++;
        }
        // As often again for each second that begins meanwhile.
        var seconds = 1 + Duration.ofNanos(System.nanoTime() - began).toSeconds();
        assertThat(admitted).isBetween(3, (int) (3 * (seconds + 1)));
    }

    @Test
    void admitsItAgainInTheNextSecond() {
        while (admits("camera-1")) {}
        await().atMost(Duration.ofSeconds(5)).until(() -> admits("camera-1"));
    }

    @Test
    void letsNoApplicationUseUpWhatAnotherOneMaySend() {
        while (admits("camera-1")) {}
        assertThat(admits("camera-2")).isTrue();
    }

    @Test
    void countsARequestOnceThoughItIsAskedForTwice() {
        var asked = new MockHttpServletRequest();
        assertThat(rate.admits(asked, "camera-1")).isTrue();
        for (var again = 0; again < 10; again++) {
            assertThat(rate.admits(asked, "camera-1")).isTrue();
        }
        assertThat(admits("camera-1")).isTrue();
    }
}
