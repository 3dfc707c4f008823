package dev.gantry.agent.instances;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.CompletionHandler;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Probes over the network: HTTP GET or a TCP connection. */
public final class NetworkProber implements Prober {

	private final HttpClient client;

	/**
	 * Creates the prober.
	 * @param client speaks HTTP; it must not follow redirections
	 */
	public NetworkProber(HttpClient client) {
		this.client = client;
	}

	@Override
	public CompletableFuture<Result> probe(String address, String path, Duration timeout) {
		long start = System.nanoTime();
		return path == null ? connect(address, timeout, start) : get(address, path, timeout, start);
	}

	private CompletableFuture<Result> get(String address, String path, Duration timeout, long start) {
		String what = "GET " + path;
		HttpRequest request;
		try {
			request = HttpRequest
				.newBuilder(URI.create("http://" + address + (path.startsWith("/") ? path : "/" + path)))
				.timeout(timeout)
				.header("User-Agent", "gantry-health")
				.build();
		}
		catch (IllegalArgumentException ex) {
			return CompletableFuture.completedFuture(new Result(false, what + ": not a path: " + ex.getMessage()));
		}
		return this.client.sendAsync(request, (head) -> new Unread())
			.orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
			.handle((response, failure) -> {
				if (failure != null) {
					return new Result(false, what + ": " + reason(failure, timeout));
				}
				int status = response.statusCode();
				return new Result(status >= 200 && status < 400, what + ": " + status + " in " + took(start));
			});
	}

	private CompletableFuture<Result> connect(String address, Duration timeout, long start) {
		String what = "connect to port " + address.substring(address.lastIndexOf(':') + 1);
		CompletableFuture<Void> connected = new CompletableFuture<>();
		AsynchronousSocketChannel channel;
		try {
			channel = AsynchronousSocketChannel.open();
		}
		catch (IOException ex) {
			return CompletableFuture.completedFuture(new Result(false, what + ": " + ex.getMessage()));
		}
		int colon = address.lastIndexOf(':');
		channel.connect(
				new InetSocketAddress(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))),
				null, new CompletionHandler<Void, Void>() {
					@Override
					public void completed(Void result, Void attachment) {
						connected.complete(null);
					}

					@Override
					public void failed(Throwable failure, Void attachment) {
						connected.completeExceptionally(failure);
					}
				});
		return connected.orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS).handle((done, failure) -> {
			close(channel);
			return failure == null ? new Result(true, what + ": accepted in " + took(start))
					: new Result(false, what + ": " + reason(failure, timeout));
		});
	}

	private static void close(AsynchronousSocketChannel channel) {
		try {
			channel.close();
		}
		catch (IOException ex) {
			throw new CompletionException(ex);
		}
	}

	private static String reason(Throwable failure, Duration timeout) {
		Throwable cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause()
				: failure;
		if (cause instanceof TimeoutException || cause instanceof java.net.http.HttpTimeoutException) {
			return "no answer within " + timeout.toMillis() + " ms";
		}
		if (cause instanceof java.net.ConnectException && cause.getMessage() == null) {
			return "Connection refused";
		}
		return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
	}

	private static String took(long start) {
		return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start) + " ms";
	}

	/** Takes the head of an answer and lets the body go, however long it is. */
	private static final class Unread implements BodySubscriber<Void> {

		@Override
		public CompletionStage<Void> getBody() {
			return CompletableFuture.completedFuture(null);
		}

		@Override
		public void onSubscribe(Flow.Subscription subscription) {
			subscription.cancel();
		}

		@Override
		public void onNext(List<ByteBuffer> item) {
			// Cancelled before anything could come.
		}

		@Override
		public void onError(Throwable failure) {
			// The head was all that counted.
		}

		@Override
		public void onComplete() {
			// The head was all that counted.
		}

	}

}
