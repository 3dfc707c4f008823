package dev.gantry.platform.link;

import dev.gantry.platform.control.ControlPlane;
import dev.gantry.platform.events.DesiredStateChanged;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;

/** Tells the leader to look once what is wanted has been stored. */
class ControlWaker {

	private final ObjectProvider<ControlPlane> control;

	ControlWaker(ObjectProvider<ControlPlane> control) {
		this.control = control;
	}

	@TransactionalEventListener(phase = TransactionPhase.AFTER_COMMIT)
	void on(DesiredStateChanged change) {
		this.control.getObject().changed();
	}

}
