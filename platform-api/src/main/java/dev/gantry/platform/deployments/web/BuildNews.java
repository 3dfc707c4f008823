package dev.gantry.platform.deployments.web;

import dev.gantry.platform.builds.BuildMoved;
import dev.gantry.platform.live.Signal;

import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;

/** Wakes those who follow a deployment when its build has moved. */
class BuildNews {

	private final Signal news;

	BuildNews(Signal news) {
		this.news = news;
	}

	@TransactionalEventListener(phase = TransactionPhase.AFTER_COMMIT)
	void on(BuildMoved moved) {
		this.news.beat();
	}

}
