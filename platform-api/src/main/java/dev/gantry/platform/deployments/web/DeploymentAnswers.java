package dev.gantry.platform.deployments.web;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

import dev.gantry.contracts.apps.DeploymentStatus;
import dev.gantry.contracts.apps.DeploymentView;
import dev.gantry.contracts.values.AppName;
import dev.gantry.platform.deployments.Deployment;
import dev.gantry.platform.deployments.DeploymentDesk;
import dev.gantry.platform.live.LiveAnswers;
import dev.gantry.platform.live.Signal;
import dev.gantry.platform.logs.FailedInstanceLines;

import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/** Answers with a deployment: as it begins, when it has ended, or all the way. */
public class DeploymentAnswers {

	/** Also finds what another replica of the server has stored. */
	private static final Duration LOOK = Duration.ofMillis(250);

	private final DeploymentDesk desk;

	private final BuildLogReader log;

	private final LiveAnswers live;

	private final Signal news;

	private final FailedInstanceLines lastLines;

	private final Duration waitLimit;

	DeploymentAnswers(DeploymentDesk desk, BuildLogReader log, LiveAnswers live, Signal news,
			FailedInstanceLines lastLines, Duration waitLimit) {
		this.desk = desk;
		this.log = log;
		this.live = live;
		this.news = news;
		this.lastLines = lastLines;
		this.waitLimit = waitLimit;
	}

	/**
	 * 202 with the deployment as it begins; or, if the caller waits, 200 or 422 once it
	 * has ended. After the longest wait, or when the server stops, the answer is 202
	 * again.
	 */
	public Callable<ResponseEntity<DeploymentView>> begun(AppName app, Deployment deployment, boolean wait) {
		URI location = URI.create("/api/v1/apps/" + app + "/deployments/" + deployment.id());
		if (!wait) {
			DeploymentView view = this.desk.view(app, deployment.id());
			return () -> ResponseEntity.accepted().location(location).body(view);
		}
		return () -> {
			DeploymentView ended = watch(app, deployment.id(), (view) -> {
			});
			HttpStatus status = switch (ended.status()) {
				case SUCCEEDED -> HttpStatus.OK;
				case RUNNING -> HttpStatus.ACCEPTED;
				case FAILED, SUPERSEDED -> HttpStatus.UNPROCESSABLE_CONTENT;
			};
			return ResponseEntity.status(status).location(location).body(ended);
		};
	}

	/**
	 * Looks at a deployment until it has ended, the longest wait is over or the server
	 * stops.
	 * @param watcher is shown the deployment at every look
	 * @return the deployment at the last look
	 */
	public DeploymentView watch(AppName app, String id, Consumer<DeploymentView> watcher) throws InterruptedException {
		long deadline = System.nanoTime() + this.waitLimit.toNanos();
		while (true) {
			long seen = this.news.seen();
			DeploymentView view = look(app, id);
			watcher.accept(view);
			if (over(view) || !this.live.open() || System.nanoTime() > deadline) {
				return view;
			}
			this.news.await(seen, LOOK);
		}
	}

	/**
	 * Looks once more when it is over: its last lines may have come after the first look.
	 */
	private DeploymentView look(AppName app, String id) {
		DeploymentView view = this.desk.view(app, id);
		return over(view) ? this.desk.view(app, id) : view;
	}

	/** Whether it has ended and all is known of it. */
	private boolean over(DeploymentView view) {
		return view.status() != DeploymentStatus.RUNNING && !this.lastLines.pending(view.id());
	}

	ResponseEntity<StreamingResponseBody> follow(AppName app, Deployment deployment, String lastEventId) {
		DeploymentTelling telling = new DeploymentTelling(this.log, deployment.buildId(), lastEventId);
		return this.live.events((events) -> {
			boolean going = true;
			while (going && this.live.open()) {
				long seen = this.news.seen();
				DeploymentView view = look(app, deployment.id());
				going = telling.tell(view, over(view), events);
				events.flush();
				if (going) {
					this.news.await(seen, LOOK);
				}
			}
		});
	}

}
