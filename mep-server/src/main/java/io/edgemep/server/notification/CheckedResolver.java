package io.edgemep.server.notification;

import io.edgemep.server.outbox.CallbackNetworks;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.DnsResolver;

/// Resolves a host at the moment of connecting, and yields its addresses only if every one of them may be called: what
/// a name resolved to when it was registered says nothing of now.
final class CheckedResolver implements DnsResolver {

    private final Lookup lookup;
    private final CallbackNetworks networks;
    private final Duration timeout;
    private final Semaphore lookups;

    /// @param concurrent how many lookups may be under way, those included that nobody waits for any more
    CheckedResolver(Lookup lookup, CallbackNetworks networks, Duration timeout, int concurrent) {
        this.lookup = lookup;
        this.networks = networks;
        this.timeout = timeout;
        this.lookups = new Semaphore(concurrent);
    }

    /// What knows names; the operating system's resolver, except in tests.
    @FunctionalInterface
    interface Lookup {
        InetAddress[] addresses(String host) throws UnknownHostException;
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        var addresses = addresses(host);
        if (!Arrays.stream(addresses).allMatch(networks::permits)) {
            throw new RefusedAddress(host);
        }
        return addresses;
    }

    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }

    /// On a platform thread: the operating system's resolver blocks the thread that carries a virtual one, and a name
    /// server that does not answer would stop all of them.
    private InetAddress[] addresses(String host) throws UnknownHostException {
        if (!lookups.tryAcquire()) {
            throw new UnknownHostException("too many names are being resolved");
        }
        Callable<InetAddress[]> released = () -> {
            try {
                return lookup.addresses(host);
            } finally {
                lookups.release();
            }
        };
        var task = new FutureTask<>(released);
        Thread.ofPlatform().daemon().name("callback-lookup").start(task);
        try {
            return task.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            throw new UnknownHostException("the name could not be resolved within %s".formatted(timeout));
        } catch (ExecutionException failure) {
            throw failure.getCause() instanceof UnknownHostException unknown
                    ? unknown
                    : new UnknownHostException("the name could not be resolved");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new UnknownHostException("resolving the name was interrupted");
        }
    }
}
