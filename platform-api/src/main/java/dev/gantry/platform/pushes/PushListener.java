package dev.gantry.platform.pushes;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.gantry.platform.images.ImagePush;
import dev.gantry.platform.images.RegistryExtension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;

/**
 * Listens to what the registry tells of pushes. Every replica of the server does; a push
 * is taken by one.
 */
class PushListener implements SmartLifecycle {

	private static final Logger log = LoggerFactory.getLogger(PushListener.class);

	private static final Duration WAIT = Duration.ofSeconds(20);

	/** Before the registry is asked again that did not answer. */
	private static final Duration REST = Duration.ofSeconds(2);

	private final RegistryExtension registry;

	private final PushedImages images;

	private volatile Thread thread;

	private boolean failing;

	PushListener(RegistryExtension registry, PushedImages images) {
		this.registry = registry;
		this.images = images;
	}

	private void run() {
		try {
			while (isRunning()) {
				if (!listen()) {
					pause();
				}
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static void pause() throws InterruptedException {
		Thread.sleep(REST.toMillis());
	}

	/** Whether all went well. */
	private boolean listen() throws InterruptedException {
		try {
			List<ImagePush> pushes = this.registry.pushes(WAIT);
			List<String> understood = new ArrayList<>();
			boolean well = true;
			for (ImagePush push : pushes) {
				well &= take(push, understood);
			}
			if (!understood.isEmpty()) {
				this.registry.understood(understood);
			}
			this.failing = false;
			return well;
		}
		catch (IOException ex) {
			if (!this.failing && isRunning()) {
				log.info("The registry does not tell of pushes at the moment: {}", ex.getMessage());
			}
			this.failing = true;
			return false;
		}
	}

	private boolean take(ImagePush push, List<String> understood) {
		try {
			this.images.take(push);
			understood.add(push.id());
			return true;
		}
		catch (RuntimeException ex) {
			log.warn("The push of {}:{} waits to be acted upon", push.repository(), push.tag(), ex);
			return false;
		}
	}

	@Override
	public void start() {
		Thread fresh = new Thread(this::run, "image-pushes");
		fresh.setDaemon(true);
		this.thread = fresh;
		fresh.start();
	}

	@Override
	public void stop() {
		Thread ending = this.thread;
		this.thread = null;
		if (ending != null) {
			ending.interrupt();
		}
	}

	@Override
	public boolean isRunning() {
		return this.thread != null;
	}

}
